// Package drivertest helps the tests of packages that use the CUDA driver.
package drivertest

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/gokeras/gokeras/cudnn/driver"
)

// Main runs a package's tests and ends the process; what is still open then fails them.
func Main(m *testing.M) {
	code := m.Run()
	if err := driver.Leaked(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// Context makes device 0's context current for the test, whose goroutine keeps its OS thread until the end.
func Context(t testing.TB) driver.Context {
	t.Helper()
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
	c, err := driver.Retain(0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := driver.SetCurrent(c); err != nil {
		t.Fatal(err)
	}
	return c
}
