package tensor

import "fmt"

// DType is the type of a tensor's elements.
type DType uint8

// The element types. Bool is one byte, 0 or 1.
const (
	Invalid DType = iota
	Float32
	Float64
	Int32
	Int64
	Uint8
	Bool
)

var dtypes = [...]struct {
	name string
	size int
}{Invalid: {"invalid", 0}, Float32: {"float32", 4}, Float64: {"float64", 8}, Int32: {"int32", 4}, Int64: {"int64", 8}, Uint8: {"uint8", 1}, Bool: {"bool", 1}}

// String returns the name that NumPy and Keras use, such as "float32".
func (d DType) String() string {
	if int(d) >= len(dtypes) {
		return fmt.Sprintf("dtype(%d)", uint8(d))
	}
	return dtypes[d].name
}

// Size returns the bytes of one element, 0 for Invalid.
func (d DType) Size() int {
	if int(d) >= len(dtypes) {
		return 0
	}
	return dtypes[d].size
}

// IsFloat tells whether d is Float32 or Float64.
func (d DType) IsFloat() bool { return d == Float32 || d == Float64 }

// ParseDType is the reverse of String.
func ParseDType(name string) (DType, error) {
	for d, t := range dtypes {
		if t.name == name && d != int(Invalid) {
			return DType(d), nil
		}
	}
	return Invalid, fmt.Errorf("tensor: unknown dtype %q", name)
}

// Number is the set of Go types that a tensor can hold.
type Number interface {
	~float32 | ~float64 | ~int32 | ~int64 | ~uint8 | ~bool
}

// DTypeOf returns the DType of the Go type T.
func DTypeOf[T Number]() DType {
	var zero T
	switch any(zero).(type) {
	case float32:
		return Float32
	case float64:
		return Float64
	case int32:
		return Int32
	case int64:
		return Int64
	case uint8:
		return Uint8
	case bool:
		return Bool
	}
	return dtypeOfKind(zero)
}
