package probe

// GPU looks for all that a program built with the tag cuda needs, in the order in which it would fail.
func (s System) GPU() []Step {
	if s.OS != "linux" {
		return []Step{Step{Name: "GPU"}.missing("NVIDIA's GPUs are used on Linux only, this is "+s.OS, "nothing: models run on the processor")}
	}
	return []Step{s.driver(), s.devices(), s.visible(), s.cublas(), s.cudnn()}
}
