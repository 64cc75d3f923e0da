package tensor

import "reflect"

// dtypeOfKind serves named types such as `type Label uint8`.
func dtypeOfKind(v any) DType {
	switch reflect.TypeOf(v).Kind() {
	case reflect.Float32:
		return Float32
	case reflect.Float64:
		return Float64
	case reflect.Int32:
		return Int32
	case reflect.Int64:
		return Int64
	case reflect.Uint8:
		return Uint8
	case reflect.Bool:
		return Bool
	}
	return Invalid
}
