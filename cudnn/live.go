//go:build cuda && cgo

package cudnn

import "github.com/gokeras/gokeras/cudnn/driver"

// What driver.Live reports of this package.
var (
	handles                = driver.NewCounter("cudnn handles")
	tensorDescriptors      = driver.NewCounter("cudnn tensor descriptors")
	filterDescriptors      = driver.NewCounter("cudnn filter descriptors")
	convolutionDescriptors = driver.NewCounter("cudnn convolution descriptors")
	activationDescriptors  = driver.NewCounter("cudnn activation descriptors")
	poolingDescriptors     = driver.NewCounter("cudnn pooling descriptors")
	dropoutDescriptors     = driver.NewCounter("cudnn dropout descriptors")
	opTensorDescriptors    = driver.NewCounter("cudnn op tensor descriptors")
	reduceDescriptors      = driver.NewCounter("cudnn reduce tensor descriptors")
)
