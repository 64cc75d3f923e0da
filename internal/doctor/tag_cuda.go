//go:build cuda

package doctor

const taggedCUDA = true
