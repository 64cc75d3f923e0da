//go:build cuda && cgo

package driver

import "gorgonia.org/cu"

var contexts = NewCounter("contexts")

// Context is a device's primary context, which all libraries of the process share.
type Context struct {
	c      cu.CUContext
	device cu.Device
	open   bool
}

// Retain makes the device's primary context, or takes part in it when it is there already. The caller closes it.
func Retain(ordinal int) (Context, error) {
	d, err := device(ordinal)
	if err != nil {
		return Context{}, err
	}
	c, err := d.RetainPrimaryCtx()
	if err != nil {
		return Context{}, check("cuDevicePrimaryCtxRetain", err)
	}
	contexts.Opened()
	return Context{c: c, device: d, open: true}, nil
}

// SetCurrent makes c the current context of the calling OS thread, to which the goroutine has to be locked; the zero Context takes the
// current one away.
func SetCurrent(c Context) error { return check("cuCtxSetCurrent", cu.SetCurrentContext(c.c)) }

// CU is the context as package cu has it.
func (c Context) CU() cu.CUContext { return c.c }

// Device is the device's number.
func (c Context) Device() int { return int(c.device) }

// Close gives up this part in the context. The last one to do so ends it, with all that is in it.
func (c *Context) Close() error {
	if !c.open {
		return nil
	}
	d := c.device
	*c = Context{}
	contexts.Closed()
	return check("cuDevicePrimaryCtxRelease", d.ReleasePrimaryCtx())
}

// Synchronize waits for all work of the current context.
func Synchronize() error { return check("cuCtxSynchronize", cu.Synchronize()) }
