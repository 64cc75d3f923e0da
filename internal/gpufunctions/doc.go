// Package gpufunctions lists the functions of NVIDIA's libraries that the module calls: docs/gpu-functions.md. After a change of the
// wrappers, of the reference libraries or of their tests:
//
//	eval "$(scripts/env-cuda.sh --ref)" && go run ./internal/gpufunctions/generate
package gpufunctions
