package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRun(t *testing.T) {
	var out strings.Builder
	require.Error(t, run(&out, "abacus", 1, 1))
	require.ErrorContains(t, run(&out, "ref", 0, 1), "steps 0, divide 1: want at least 1")
	require.NoError(t, run(&out, "ref", 1, 600))
	require.Regexp(t, `(?m)^mlp      batch    1  gokeras +[\d.]+ us/step +\d+ images/s        0 MiB$`, out.String())
	require.Len(t, strings.Split(out.String(), "\n"), 5)
}
