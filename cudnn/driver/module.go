//go:build cuda && cgo

package driver

/*
#cgo noescape gk_launch
#cgo nocallback gk_launch
#include <cuda.h>

static CUresult gk_launch(CUfunction f, unsigned grid, unsigned block, CUstream s, void *args)
{
	void *params[] = {args};
	return cuLaunchKernel(f, grid, 1, 1, block, 1, 1, 0, s, params, NULL);
}
*/
import "C"

import (
	"unsafe"

	"gorgonia.org/cu"
)

var modules = NewCounter("modules")

// Module is loaded code.
type Module struct{ m cu.Module }

// Load compiles PTX text for the current context's device.
func Load(ptx string) (Module, error) {
	m, err := cu.LoadData(ptx)
	if err != nil {
		return Module{}, check("cuModuleLoadData", err)
	}
	modules.Opened()
	return Module{m}, nil
}

// Close unloads the module; its functions are dead afterwards.
func (m *Module) Close() error {
	if *(*unsafe.Pointer)(unsafe.Pointer(&m.m)) == nil {
		return nil
	}
	loaded := m.m
	*m = Module{}
	modules.Closed()
	return check("cuModuleUnload", loaded.Unload())
}

// Function is a kernel of a module.
type Function struct{ f cu.Function }

// FunctionOf is a function of package cu as ours.
func FunctionOf(f cu.Function) Function { return Function{f} }

// Function finds a kernel by its name.
func (m Module) Function(name string) (Function, error) {
	f, err := m.m.Function(name)
	return Function{f}, check("cuModuleGetFunction", err)
}

// Launch queues a kernel that takes one struct by value (gk_args of csrc/cuda/kernel.h): grid blocks of block threads. args points to the
// struct, which the call copies. It holds no Go pointers, nor does the object that it is part of.
func Launch(f Function, grid, block uint32, s Stream, args unsafe.Pointer) error {
	function := *(*C.CUfunction)(unsafe.Pointer(&f.f))
	return status("cuLaunchKernel", C.gk_launch(function, C.uint(grid), C.uint(block), C.CUstream(s.Handle()), args))
}
