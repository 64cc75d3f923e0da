//go:build !cuda || !cgo

package driver

import (
	"time"
	"unsafe"
)

// Available says whether the program was built with CUDA.
const Available = false

// The API of a program built with CUDA. Nothing can be made, so nothing can be closed.
type (
	Context   struct{}
	Stream    struct{}
	Event     struct{}
	Pool      struct{}
	Module    struct{}
	Function  struct{}
	Graph     struct{}
	GraphExec struct{}
)

func Init() error                               { return ErrNoCUDA }
func Version() (int, error)                     { return 0, ErrNoCUDA }
func DeviceCount() (int, error)                 { return 0, ErrNoCUDA }
func DeviceName(int) (string, error)            { return "", ErrNoCUDA }
func ComputeCapability(int) (int, int, error)   { return 0, 0, ErrNoCUDA }
func Multiprocessors(int) (int, error)          { return 0, ErrNoCUDA }
func TotalMem(int) (int64, error)               { return 0, ErrNoCUDA }
func MemInfo() (free, total int64, err error)   { return 0, 0, ErrNoCUDA }
func Retain(int) (Context, error)               { return Context{}, ErrNoCUDA }
func SetCurrent(Context) error                  { return ErrNoCUDA }
func Synchronize() error                        { return ErrNoCUDA }
func NewStream() (Stream, error)                { return Stream{}, ErrNoCUDA }
func NewEvent() (Event, error)                  { return Event{}, ErrNoCUDA }
func NewTimedEvent() (Event, error)             { return Event{}, ErrNoCUDA }
func Elapsed(_, _ Event) (time.Duration, error) { return 0, ErrNoCUDA }

func Alloc(int64) (Ptr, error)                                      { return 0, ErrNoCUDA }
func Free(Ptr) error                                                { return ErrNoCUDA }
func CopyToDevice(Ptr, []byte) error                                { return ErrNoCUDA }
func CopyToHost([]byte, Ptr) error                                  { return ErrNoCUDA }
func CopyToDeviceAsync(Ptr, []byte, Stream) error                   { return ErrNoCUDA }
func CopyToHostAsync([]byte, Ptr, Stream) error                     { return ErrNoCUDA }
func CopyAsync(_, _ Ptr, _ int64, _ Stream) error                   { return ErrNoCUDA }
func Memset(Ptr, byte, int64, Stream) error                         { return ErrNoCUDA }
func Memset32(Ptr, uint32, int64, Stream) error                     { return ErrNoCUDA }
func AllocPinned(int) ([]byte, error)                               { return nil, ErrNoCUDA }
func FreePinned([]byte) error                                       { return ErrNoCUDA }
func NewPool(int) (Pool, error)                                     { return Pool{}, ErrNoCUDA }
func DefaultPool(int) (Pool, error)                                 { return Pool{}, ErrNoCUDA }
func FreeAsync(Ptr, Stream) error                                   { return ErrNoCUDA }
func Load(string) (Module, error)                                   { return Module{}, ErrNoCUDA }
func Launch(Function, uint32, uint32, Stream, unsafe.Pointer) error { return ErrNoCUDA }

func (Context) Device() int   { return 0 }
func (*Context) Close() error { return nil }

func (Stream) Handle() unsafe.Pointer     { return nil }
func (*Stream) Close() error              { return nil }
func (Stream) Synchronize() error         { return ErrNoCUDA }
func (Stream) Done() (bool, error)        { return false, ErrNoCUDA }
func (Stream) Wait(Event) error           { return ErrNoCUDA }
func (Stream) BeginCapture() error        { return ErrNoCUDA }
func (Stream) EndCapture() (Graph, error) { return Graph{}, ErrNoCUDA }

func (*Event) Close() error       { return nil }
func (Event) Record(Stream) error { return ErrNoCUDA }
func (Event) Synchronize() error  { return ErrNoCUDA }
func (Event) Done() (bool, error) { return false, ErrNoCUDA }

func (*Pool) Close() error                           { return nil }
func (Pool) AllocAsync(int64, Stream) (Ptr, error)   { return 0, ErrNoCUDA }
func (Pool) SetThreshold(uint64) error               { return ErrNoCUDA }
func (Pool) Used() (now, high uint64, err error)     { return 0, 0, ErrNoCUDA }
func (Pool) Reserved() (now, high uint64, err error) { return 0, 0, ErrNoCUDA }
func (Pool) Trim(int64) error                        { return ErrNoCUDA }

func (*Module) Close() error                     { return nil }
func (Module) Function(string) (Function, error) { return Function{}, ErrNoCUDA }

func (Graph) Nodes() (int, error)             { return 0, ErrNoCUDA }
func (Graph) Instantiate() (GraphExec, error) { return GraphExec{}, ErrNoCUDA }
func (*Graph) Close() error                   { return nil }
func (GraphExec) Launch(Stream) error         { return ErrNoCUDA }
func (GraphExec) Update(Graph) error          { return ErrNoCUDA }
func (*GraphExec) Close() error               { return nil }
