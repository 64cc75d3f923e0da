package cuda_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gokeras/gokeras/tensor/graph"
	"github.com/stretchr/testify/require"
)

// Kernels take Go's numbers of functions as they are.
func TestFunctionsHaveGoNumbers(t *testing.T) {
	source, err := os.ReadFile("functions.h")
	require.NoError(t, err)
	for _, enum := range []struct {
		name   string
		goName func(i int) string
		last   int
	}{
		{"gk_unary", func(i int) string { return graph.UnaryKind(i).String() }, int(graph.Not)},
		{"gk_binary", func(i int) string { return graph.BinaryKind(i).String() }, int(graph.Or)},
	} {
		body := regexp.MustCompile(`enum ` + enum.name + ` \{([^}]*)\}`).FindStringSubmatch(string(source))
		require.NotNil(t, body, enum.name)
		names := regexp.MustCompile(`GK_\w+`).FindAllString(body[1], -1)
		require.Len(t, names, enum.last+1, enum.name)
		for i, name := range names {
			require.Equal(t, "GK_"+strings.ToUpper(enum.goName(i)), name)
		}
	}
}
