package driver

import "fmt"

// Ptr is an address of device memory, 0 for none. The host cannot read what is there.
type Ptr uintptr

// String is the address in hexadecimal.
func (p Ptr) String() string { return fmt.Sprintf("%#x", uintptr(p)) }
