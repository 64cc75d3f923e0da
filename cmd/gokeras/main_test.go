package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gokeras/gokeras/internal/probe"
)

func TestCommandLine(t *testing.T) {
	before := commands
	t.Cleanup(func() { commands = before })
	commands = append(commands, command{name: "fail", args: "FILE", summary: "fails", prepare: func(*flag.FlagSet) action {
		return func([]string, io.Writer) error { return errors.New("it failed") }
	}})
	for line, want := range map[string]struct {
		status      int
		out, errors string // what each stream begins with
	}{
		"":                 {2, "", "usage: gokeras COMMAND"},
		"help":             {0, "usage: gokeras COMMAND", ""},
		"-h":               {0, "usage: gokeras COMMAND", ""},
		"--help":           {0, "usage: gokeras COMMAND", ""},
		"train":            {2, "", "gokeras: unknown command \"train\"\nusage: gokeras COMMAND"},
		"doctor -h":        {0, "usage: gokeras doctor [flags]\nsay what", ""},
		"doctor --help":    {0, "usage: gokeras doctor [flags]\nsay what", ""},
		"doctor -fast":     {2, "", "gokeras doctor: flag provided but not defined: -fast\nusage: gokeras doctor [flags]"},
		"doctor -gpu=some": {2, "", "gokeras doctor: invalid boolean value \"some\" for -gpu"},
		"doctor all":       {2, "", "gokeras doctor: unexpected argument \"all\"\nusage:"},
		"fail":             {1, "", "gokeras fail: it failed\n"},
		"fail -h":          {0, "usage: gokeras fail FILE\nfails\n", ""},
	} {
		t.Run(line, func(t *testing.T) {
			var out, errs bytes.Buffer
			require.Equal(t, want.status, run(strings.Fields(line), &out, &errs))
			for have, begin := range map[*bytes.Buffer]string{&out: want.out, &errs: want.errors} {
				require.True(t, strings.HasPrefix(have.String(), begin), "got %q", have)
				require.Equal(t, begin == "", have.Len() == 0, "got %q", have)
			}
		})
	}
}

func TestDoctor(t *testing.T) {
	env := map[string]string{}
	bare := probe.System{Root: t.TempDir(), OS: "linux", Arch: "amd64",
		Getenv: func(name string) (string, bool) { value, ok := env[name]; return value, ok }}
	var out bytes.Buffer
	require.NoError(t, examine(bare, false, nil, &out))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Greater(t, len(lines), 8)
	for _, line := range lines {
		require.Regexp(t, `^.{20} (ok|missing|wrong) +\S`, line)
	}

	out.Reset()
	err := examine(bare, true, nil, &out)
	require.ErrorContains(t, err, "no GPU can be used: NVIDIA driver")
	require.Empty(t, out.String())

	env["GOKERAS_BACKEND"] = "abacus"
	require.ErrorContains(t, examine(bare, false, nil, &out), "no backend can be used")
	require.Contains(t, out.String(), `wrong    backend: unknown backend "abacus"`)
	require.Error(t, examine(bare, false, nil, full{}))
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }
