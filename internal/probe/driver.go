package probe

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// release is a version of the driver in the text of the kernel module, such as 580.65.06.
var release = regexp.MustCompile(`\b([0-9]{3,4}\.[0-9]+(?:\.[0-9]+)?)\b`)

// module returns the version of the kernel module that is loaded.
func (s System) module() (version string, loaded bool) {
	text, err := s.read("/proc/driver/nvidia/version")
	if err != nil {
		return "", false
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "NVRM") {
			return release.FindString(line), true
		}
	}
	return "", true
}

// driver checks the two halves of the driver: the kernel module and libcuda, which must be of one release.
func (s System) driver() Step {
	step := Step{Name: "NVIDIA driver"}
	library, found := s.find(driverSoname)
	module, loaded := s.module()
	// Windows' driver serves Linux below it: there is no module of its own.
	windows := s.exists("/dev/dxg")
	switch {
	case !found && !loaded:
		return step.missing("no "+driverSoname+" in the loader's path and no kernel module",
			fmt.Sprintf("install NVIDIA's driver, release %d or newer; in a container, run it with --gpus all", DriverMajor))
	case !found:
		return step.missing("kernel module "+module+", but no "+driverSoname+" in the loader's path",
			"install the driver's libraries (Debian: libcuda1); in a container, run it with --gpus all and the capability compute")
	case library.Wrong != "":
		return step.wrong(library.Path+": "+library.Wrong, "install NVIDIA's driver for this processor")
	case !loaded && !windows && !s.exists("/dev/nvidiactl"):
		return step.wrong(library.Path+" is there, but the kernel module is not loaded",
			"modprobe nvidia, or restart; in a container, run it with --gpus all")
	}
	// A library from a stub or from Windows has no release in its name.
	of := library.release()
	if strings.HasSuffix(library.Dir(), "/compat") && of != "" {
		module = "" // NVIDIA's package cuda-compat: a newer library for an older module, on cards for data centres
	}
	if module != "" && of != "" && module != of {
		return step.wrong(fmt.Sprintf("the kernel module is %s, %s is %s", module, library.Path, of), "restart, so that both are of one release")
	}
	version := module
	if version == "" {
		version = of
	}
	if major, _ := strconv.Atoi(first(version)); version != "" && major < DriverMajor {
		return step.wrong(fmt.Sprintf("release %s is too old for CUDA %s", version, CUDA), fmt.Sprintf("install release %d or newer", DriverMajor))
	}
	if version == "" {
		version = "of unknown release"
	}
	step.Text = version + ", " + library.Path
	return step
}

// release returns the driver's release if the file's name has it.
func (l Library) release() string {
	if release.MatchString(l.Version) {
		return l.Version
	}
	return ""
}

// first returns the part of a version before the first dot.
func first(version string) string {
	major, _, _ := strings.Cut(version, ".")
	return major
}

func (s Step) missing(text, do string) Step {
	s.State, s.Text, s.Do = Missing, text, do
	return s
}

func (s Step) wrong(text, do string) Step {
	s.State, s.Text, s.Do = Wrong, text, do
	return s
}
