package keras

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/gokeras/gokeras/internal/probe"
	"github.com/gokeras/gokeras/tensor/backend"
)

// opened is the device of all models.
var opened struct {
	sync.Mutex
	dev  *device
	used bool // by a model: from then on it stays
}

// currentDevice returns the device for a model, which keeps it from being changed.
func currentDevice() (*device, error) {
	opened.Lock()
	defer opened.Unlock()
	d, err := deviceOrDefault()
	opened.used = opened.used || err == nil
	return d, err
}

// openedDevice returns the device for those that only ask about it.
func openedDevice() (*device, error) {
	opened.Lock()
	defer opened.Unlock()
	return deviceOrDefault()
}

// deviceOrDefault opens the default if SetDevice has not chosen. The caller holds opened.
func deviceOrDefault() (*device, error) {
	if opened.dev == nil {
		b, err := openBackend(defaultDevice())
		if err != nil {
			return nil, fmt.Errorf("keras: %w", err)
		}
		opened.dev = &device{Backend: b, arenas: newArenas(maxRuns)}
	}
	return opened.dev, nil
}

// defaultDevice is the name in the environment, or "" for the fastest device that opens.
func defaultDevice() string { return os.Getenv("GOKERAS_BACKEND") }

// SetDevice chooses the device that all models run on: "cpu" (C kernels), "ref" (pure Go), "gpu:0" (or "gpu:1" and so on, counted among
// those that CUDA_VISIBLE_DEVICES leaves), "" for the default. It must be called before the first model is fitted, evaluated or predicts;
// layers and models may be made before.
//
// Default: the device that GOKERAS_BACKEND names, or else the fastest that opens; a device that cannot be had is passed over then, see
// [DeviceFailures]. SetDevice goes before GOKERAS_BACKEND.
//
// Errors: a device that is not in this build, such as a GPU without the tag cuda, or that does not open, with the reason; the device that
// was chosen before stays. When a model runs on another device already; asking for the same one again is no error.
func SetDevice(name string) error {
	opened.Lock()
	defer opened.Unlock()
	if err := setDevice(name); err != nil {
		return fmt.Errorf("keras: SetDevice: %w", err)
	}
	return nil
}

func setDevice(name string) error {
	if name == "" {
		name = defaultDevice()
	}
	if d := opened.dev; d != nil && d.Name() == backend.Canonical(name) {
		return nil
	}
	if opened.used && name != "" {
		return runsAlready(name)
	}
	b, err := openBackend(name)
	if err != nil {
		return err
	}
	if d := opened.dev; d != nil {
		unwanted := backend.Backend(d)
		if d.Name() == b.Name() || opened.used {
			unwanted = b
		}
		if err := unwanted.Close(); err != nil {
			return err
		}
		switch {
		case d.Name() == b.Name():
			return nil
		case opened.used:
			return runsAlready(b.Name())
		}
	}
	opened.dev = &device{Backend: b, arenas: newArenas(maxRuns)}
	return nil
}

func runsAlready(name string) error {
	return fmt.Errorf("got %q, but models run on %q already: call it before the first model is fitted, evaluated or predicts", name, opened.dev.Name())
}

// openBackend is backend.Open with a guess at why a GPU does not open.
func openBackend(name string) (backend.Backend, error) {
	b, err := backend.Open(name)
	if err == nil || !gpuOfBuild(name) {
		return b, err
	}
	return nil, explainGPU(err, probe.Here())
}

// gpuOfBuild tells whether a name is that of a GPU, in a build that can use one.
func gpuOfBuild(name string) bool {
	isGPU := func(name string) bool { return strings.HasPrefix(backend.Canonical(name), "cuda:") }
	for _, have := range backend.Names() {
		if isGPU(name) && isGPU(have) {
			return true
		}
	}
	return false
}

// explainGPU adds what files tell to what the driver said, which is often only that there is no device.
func explainGPU(err error, s probe.System) error {
	if bad, any := probe.First(s.GPU()); any {
		return fmt.Errorf("%w (%s: %s: %s)", err, bad.Name, bad.Text, bad.Do)
	}
	return err
}

// Device returns the name of the device that models run on: "cpu" (C kernels), "ref" (pure Go) or "cuda:0" (the first GPU).
func Device() (string, error) {
	d, err := openedDevice()
	if err != nil {
		return "", err
	}
	return d.Name(), nil
}

// DeviceFailures returns why devices of this build did not open when they were tried, the fastest first: what the default was instead of.
func DeviceFailures() []error {
	var errs []error
	for _, f := range backend.Failures() {
		errs = append(errs, fmt.Errorf("keras: device %s: %w", f.Name, f.Err))
	}
	return errs
}
