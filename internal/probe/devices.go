package probe

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// device is a GPU as the kernel module lists it.
type device struct{ model, uuid string }

// gpus returns the GPUs of the machine; those that only /dev knows have no names.
func (s System) gpus() (found []device) {
	for _, path := range s.glob("/proc/driver/nvidia/gpus/*/information") {
		text, err := s.read(path)
		if err != nil {
			continue
		}
		var d device
		for line := range strings.Lines(string(text)) {
			key, value, _ := strings.Cut(line, ":")
			switch value = strings.TrimSpace(value); key {
			case "Model":
				d.model = value
			case "GPU UUID":
				d.uuid = value
			}
		}
		found = append(found, d)
	}
	if len(found) > 0 {
		return found
	}
	numbered := regexp.MustCompile(`^nvidia[0-9]+$`)
	for _, path := range s.list("/dev") {
		if numbered.MatchString(filepath.Base(path)) {
			found = append(found, device{model: path})
		}
	}
	if len(found) == 0 && s.exists("/dev/dxg") {
		found = append(found, device{model: "/dev/dxg (Windows's)"})
	}
	return found
}

func (s System) devices() Step {
	step := Step{Name: "GPU"}
	gpus := s.gpus()
	if len(gpus) == 0 {
		return step.missing("no NVIDIA GPU: nothing in /proc/driver/nvidia/gpus, no /dev/nvidia0",
			"models run on the processor; in a container with a GPU below it, run it with --gpus all")
	}
	var models []string
	for _, d := range gpus {
		model := d.model
		if model == "" {
			model = "of unknown model"
		}
		models = append(models, model)
	}
	step.Text = fmt.Sprintf("%d: %s", len(gpus), strings.Join(models, ", "))
	return step
}

// visible checks CUDA_VISIBLE_DEVICES as the driver reads it: the list ends at the first entry that is no GPU.
// Reference: CUDA C++ Programming Guide, CUDA Environment Variables.
func (s System) visible() Step {
	const variable = "CUDA_VISIBLE_DEVICES"
	step := Step{Name: variable}
	value, set := s.Getenv(variable)
	if !set {
		step.Text = "not set: all GPUs are visible"
		return step
	}
	gpus := s.gpus()
	if len(gpus) == 0 {
		step.Text = fmt.Sprintf("%q, and no GPU to choose from", value)
		return step
	}
	count, bad := 0, ""
	var seen []string
	for entry := range strings.SplitSeq(value, ",") {
		entry = strings.TrimSpace(entry)
		if slices.Contains(seen, entry) {
			return step.wrong(fmt.Sprintf("%q names a GPU twice, which hides all", value), "name each once, or unset it")
		}
		if !names(entry, gpus) {
			bad = entry
			break
		}
		seen = append(seen, entry)
		count++
	}
	switch {
	case count == 0:
		return step.wrong(fmt.Sprintf("%q hides all GPUs", value), "unset it")
	case bad != "":
		return step.wrong(fmt.Sprintf("%q: there is no GPU %s; it and what follows it are hidden", value, bad), "leave it out")
	}
	step.Text = fmt.Sprintf("%q: %d visible", value, count)
	return step
}

// names tells whether an entry of CUDA_VISIBLE_DEVICES is one of the GPUs. What cannot be known without a call counts as one.
func names(entry string, gpus []device) bool {
	if n, err := strconv.Atoi(entry); err == nil {
		return n >= 0 && n < len(gpus)
	}
	if strings.HasPrefix(entry, "MIG-") {
		return true
	}
	if !strings.HasPrefix(entry, "GPU-") {
		return false
	}
	return slices.ContainsFunc(gpus, func(d device) bool { return d.uuid == "" || strings.HasPrefix(d.uuid, entry) })
}
