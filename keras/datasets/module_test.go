package datasets

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseDownload(t *testing.T) {
	m := module{"example.org/m", "v1.0.0", "h1:abc=", "data"}
	failed := errors.New("exit status 1")
	cases := map[string]struct {
		out    string
		err    error
		stderr string
		want   string
	}{
		"error":   {`{"Path":"x","Error":"no such host"}`, failed, "", "go mod download: no such host"},
		"stderr":  {"", failed, "unknown flag\n", "go mod download: exit status 1: unknown flag"},
		"garbage": {"hello", nil, "", "go mod download: invalid character"},
		"sum":     {`{"Dir":"/m","Sum":"h1:other="}`, nil, "", `sum of the module: got "h1:other=", want "h1:abc="`},
		"no dir":  {`{"Sum":"h1:abc="}`, nil, "", "no folder"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := parseDownload([]byte(c.out), m, c.err, c.stderr)
			require.ErrorContains(t, err, c.want)
		})
	}
	dir, err := parseDownload([]byte(`{"Dir":"/m","Sum":"h1:abc="}`), m, nil, "")
	require.NoError(t, err)
	require.Equal(t, "/m", dir)
}

// The go command is played by a script, so that nothing is fetched.
func TestModule(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script needs a Unix shell")
	}
	d := small()
	d.module = module{"example.org/m", "v1.0.0", "h1:abc=", "data"}
	root, bin := t.TempDir(), t.TempDir()
	require.NoError(t, os.Rename(write(t, d, true), filepath.Join(root, "data")))
	script := `#!/bin/sh
[ "$*" = "mod download -json example.org/m@v1.0.0" ] && [ "$GOFLAGS" = -mod=mod ] && [ "$GOWORK" = off ] && [ ! -e go.mod ] || exit 1
echo '{"Dir":"` + root + `","Sum":"h1:abc="}'
`
	require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755))
	t.Setenv("PATH", bin)
	dir := t.TempDir()
	requireSmall(t, Source{Dir: dir}, d)
	require.Equal(t, plainNames, names(t, dir))

	t.Setenv("PATH", t.TempDir())
	_, err := readModule(context.Background(), d)
	require.EqualError(t, err, "no go command")
}
