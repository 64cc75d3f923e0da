package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/gokeras/gokeras/cudnn/driver"
)

const mib = 1 << 20

// isGPU tells whether a name is that of a GPU.
func isGPU(device string) bool {
	return strings.HasPrefix(device, "gpu:") || strings.HasPrefix(device, "cuda:")
}

// describe prints what the first GPU is; the reference libraries call theirs "CPU reference".
func describe(out io.Writer) error {
	name, err := driver.DeviceName(0)
	if err != nil {
		return err
	}
	major, minor, err := driver.ComputeCapability(0)
	if err != nil {
		return err
	}
	bytes, err := driver.TotalMem(0)
	if err != nil {
		return err
	}
	version, err := driver.Version()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "device: %s, compute capability %d.%d, %d MiB, driver for CUDA %d.%d\n", name, major, minor, bytes/mib,
		version/1000, version%1000/10)
	return err
}

// watchMemory returns a function that says how much of the device's memory has been taken since: by tensors, libraries and kernels. The
// backend keeps what it has had, so that this is the peak; other programs on the card count as well.
func watchMemory(device string) (used func() (float64, error), err error) {
	if !isGPU(device) {
		return func() (float64, error) { return 0, nil }, nil
	}
	first, err := free()
	return func() (float64, error) {
		now, err := free()
		return float64(first-now) / mib, err
	}, err
}

// free is the free memory of the first device.
func free() (int64, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c, err := driver.Retain(0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = c.Close() }() // the backend holds the context
	if err := driver.SetCurrent(c); err != nil {
		return 0, err
	}
	bytes, _, err := driver.MemInfo()
	return bytes, err
}
