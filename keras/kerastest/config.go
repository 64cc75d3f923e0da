package kerastest

import (
	"encoding/json"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/keras/layers"
	"github.com/gokeras/gokeras/tensor"
)

// checkConfig sends the config through JSON and compares what comes back.
func (c *checker) checkConfig() {
	c.Helper()
	l := c.build()
	text := c.config(l)
	var object any
	require.NoError(c, json.Unmarshal(text, &object))
	back, err := layers.FromConfig(object)
	require.NoError(c, err, "kerastest: FromConfig of %s", text)
	require.IsType(c, l, back, "kerastest: FromConfig")
	require.JSONEq(c, string(text), string(c.config(back)), "kerastest: the config of the layer made from a config")
	c.buildAs(back)
	p, q := c.trace(l, false, tensor.Float32), c.trace(back, false, tensor.Float32)
	require.Len(c, q.variables, len(p.variables), "kerastest: weights of the layer made from a config")
	want, got := c.run(c.oracle, p, p.outs, c.spec.Rows), c.run(c.oracle, q, q.outs, c.spec.Rows)
	for i := range want {
		require.True(c, want[i].Equal(got[i]), "kerastest: output %d of the layer made from a config", i)
	}
}

func (c *checker) config(l layers.Any) []byte {
	c.Helper()
	object, err := layers.Config(l)
	require.NoError(c, err, "kerastest: Config; layers.Register makes a layer known, Spec.NoConfig leaves this out")
	text, err := json.Marshal(object)
	require.NoError(c, err)
	return text
}
