//go:build cgo && !noblas

package cblas_test

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

const crowd, crowdEnv = 4000, "CBLAS_TEST_CROWD"

// TestMain lets the test binary be the child process of TestCrowd, where a crash harms nobody else.
func TestMain(m *testing.M) {
	if os.Getenv(crowdEnv) == "" {
		os.Exit(m.Run())
	}
	// Otherwise the number of cores keeps the crowd out, not the gate; the products are long for the same reason.
	runtime.GOMAXPROCS(512)
	if err := meet(crowd, 3001); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Print("all equal")
	os.Exit(0)
}

// Without the gate, five of eight such processes printed Debian's OpenBLAS's warning of a full table of buffers, and one of them
// died of a segmentation fault.
func TestCrowd(t *testing.T) {
	if testing.Short() {
		t.Skip("starts ten processes")
	}
	self, err := os.Executable()
	require.NoError(t, err)
	for range 10 {
		child := exec.Command(self)
		child.Env = append(os.Environ(), crowdEnv+"=1")
		out, err := child.CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Equal(t, "all equal", string(out))
	}
}
