//go:build cuda

package keras

import _ "github.com/gokeras/gokeras/tensor/backend/cuda" // registers the GPUs
