//go:build cuda && cgo

package driver

import "gorgonia.org/cu"

// DeviceCount is the number of devices that CUDA_VISIBLE_DEVICES lets the process see.
func DeviceCount() (int, error) {
	if err := Init(); err != nil {
		return 0, err
	}
	n, err := cu.NumDevices()
	return n, check("cuDeviceGetCount", err)
}

func device(ordinal int) (cu.Device, error) {
	if err := Init(); err != nil {
		return cu.BadDevice, err
	}
	d, err := cu.GetDevice(ordinal)
	return d, check("cuDeviceGet", err)
}

// DeviceName is the device's name, such as NVIDIA H100 80GB HBM3.
func DeviceName(ordinal int) (string, error) {
	d, err := device(ordinal)
	if err != nil {
		return "", err
	}
	name, err := d.Name()
	return name, check("cuDeviceGetName", err)
}

// ComputeCapability is the device's generation: 7, 5 for sm_75.
func ComputeCapability(ordinal int) (major, minor int, err error) {
	d, err := device(ordinal)
	if err != nil {
		return 0, 0, err
	}
	major, minor, err = d.ComputeCapability()
	return major, minor, check("cuDeviceGetAttribute", err)
}

// Multiprocessors is the number of the device's multiprocessors.
func Multiprocessors(ordinal int) (int, error) {
	d, err := device(ordinal)
	if err != nil {
		return 0, err
	}
	n, err := d.Attribute(cu.MultiprocessorCount)
	return n, check("cuDeviceGetAttribute", err)
}

// TotalMem is the device's memory in bytes.
func TotalMem(ordinal int) (int64, error) {
	d, err := device(ordinal)
	if err != nil {
		return 0, err
	}
	bytes, err := d.TotalMem()
	return bytes, check("cuDeviceTotalMem", err)
}

// MemInfo says how many bytes of the current context's device are free, and how many there are.
func MemInfo() (free, total int64, err error) {
	free, total, err = cu.MemInfo()
	return free, total, check("cuMemGetInfo", err)
}
