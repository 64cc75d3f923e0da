//go:build cuda && cgo

package cudnn

/*
#include "factors.h"

static cudnnStatus_t gk_bn_training(cudnnHandle_t h, int type, int mode, double alpha, double beta, cudnnTensorDescriptor_t x, uintptr_t px,
	cudnnTensorDescriptor_t y, uintptr_t py, cudnnTensorDescriptor_t param, uintptr_t scale, uintptr_t bias, double factor,
	uintptr_t running_mean, uintptr_t running_variance, double epsilon, uintptr_t saved_mean, uintptr_t saved_inverse)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnBatchNormalizationForwardTraining(h, mode, &a, &b, x, (void *)px, y, (void *)py, param, (void *)scale, (void *)bias, factor,
		(void *)running_mean, (void *)running_variance, epsilon, (void *)saved_mean, (void *)saved_inverse);
}

static cudnnStatus_t gk_bn_inference(cudnnHandle_t h, int type, int mode, double alpha, double beta, cudnnTensorDescriptor_t x, uintptr_t px,
	cudnnTensorDescriptor_t y, uintptr_t py, cudnnTensorDescriptor_t param, uintptr_t scale, uintptr_t bias, uintptr_t mean,
	uintptr_t variance, double epsilon)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	return cudnnBatchNormalizationForwardInference(h, mode, &a, &b, x, (void *)px, y, (void *)py, param, (void *)scale, (void *)bias,
		(void *)mean, (void *)variance, epsilon);
}

static cudnnStatus_t gk_bn_backward(cudnnHandle_t h, int type, int mode, double alpha, double beta, double alpha_param, double beta_param,
	cudnnTensorDescriptor_t x, uintptr_t px, cudnnTensorDescriptor_t dy, uintptr_t pdy, cudnnTensorDescriptor_t dx, uintptr_t pdx,
	cudnnTensorDescriptor_t param, uintptr_t scale, uintptr_t dscale, uintptr_t dbias, double epsilon, uintptr_t saved_mean,
	uintptr_t saved_inverse)
{
	gk_factor a = gk_factor_of(alpha, type), b = gk_factor_of(beta, type);
	gk_factor ap = gk_factor_of(alpha_param, type), bp = gk_factor_of(beta_param, type);
	return cudnnBatchNormalizationBackward(h, mode, &a, &b, &ap, &bp, x, (void *)px, dy, (void *)pdy, dx, (void *)pdx, param, (void *)scale,
		(void *)dscale, (void *)dbias, epsilon, (void *)saved_mean, (void *)saved_inverse);
}
*/
import "C"

import "github.com/gokeras/gokeras/cudnn/driver"

// SetBatchNorm describes scale, bias and moments of the normalisation of x.
//
// Shapes: [1 c 1...], for PerActivation [1 c spatial...]; doubles for an x of doubles, else floats.
func (d *TensorDescriptor) SetBatchNorm(x *TensorDescriptor, mode BatchNormMode) error {
	if err := check("cudnnDeriveBNTensorDescriptor", C.cudnnDeriveBNTensorDescriptor(d.c, x.c, C.cudnnBatchNormMode_t(mode))); err != nil {
		return err
	}
	t, sizes, strides, err := d.Nd()
	if err != nil {
		return err
	}
	d.tensorGeometry = tensorGeometry{dtype: t, n: len(sizes), sizes: int32s(sizes), strides: int32s(strides)}
	return nil
}

// BatchNormForwardTraining computes y = alpha*((x - mean)/sqrt(variance + epsilon)*scale + bias) + beta*y with the biased variance of the
// batch. The running moments become (1-factor)*running + factor*(mean, unbiased variance); the saved ones, mean and
// 1/sqrt(variance + epsilon), are for BatchNormBackward. Each of the two pairs may be 0 and 0, and is not written then.
//
// Shapes: x and y of the same sizes, four or five axes; param is of SetBatchNorm.
// Errors: CUDNN_STATUS_BAD_PARAM for an epsilon below BatchNormMinEpsilon.
func (h *Handle) BatchNormForwardTraining(mode BatchNormMode, alpha, beta float64, x *TensorDescriptor, px driver.Ptr, y *TensorDescriptor, py driver.Ptr,
	param *TensorDescriptor, scale, bias driver.Ptr, factor float64, runningMean, runningVariance driver.Ptr, epsilon float64,
	savedMean, savedInvStd driver.Ptr) error {
	return check("cudnnBatchNormalizationForwardTraining", C.gk_bn_training(h.c, C.int(x.dtype), C.int(mode), C.double(alpha), C.double(beta),
		x.c, C.uintptr_t(px), y.c, C.uintptr_t(py), param.c, C.uintptr_t(scale), C.uintptr_t(bias), C.double(factor),
		C.uintptr_t(runningMean), C.uintptr_t(runningVariance), C.double(epsilon), C.uintptr_t(savedMean), C.uintptr_t(savedInvStd)))
}

// BatchNormForwardInference computes y = alpha*((x - mean)/sqrt(variance + epsilon)*scale + bias) + beta*y with the moments that it is
// given.
//
// Shapes: as in BatchNormForwardTraining.
// Errors: CUDNN_STATUS_BAD_PARAM for an epsilon below BatchNormMinEpsilon.
func (h *Handle) BatchNormForwardInference(mode BatchNormMode, alpha, beta float64, x *TensorDescriptor, px driver.Ptr, y *TensorDescriptor, py driver.Ptr,
	param *TensorDescriptor, scale, bias, mean, variance driver.Ptr, epsilon float64) error {
	return check("cudnnBatchNormalizationForwardInference", C.gk_bn_inference(h.c, C.int(x.dtype), C.int(mode), C.double(alpha), C.double(beta),
		x.c, C.uintptr_t(px), y.c, C.uintptr_t(py), param.c, C.uintptr_t(scale), C.uintptr_t(bias), C.uintptr_t(mean),
		C.uintptr_t(variance), C.double(epsilon)))
}

// BatchNormBackward computes the gradients of BatchNormForwardTraining for the gradient dy of y: dx = alpha*gradient + beta*dx, and dscale
// and dbias likewise with alphaParam and betaParam. The saved moments are those of the forward pass with the same epsilon, or 0 and 0, and
// are computed anew then.
//
// Shapes: x, dy and dx of the same sizes, four or five axes; param is of SetBatchNorm.
// Errors: CUDNN_STATUS_BAD_PARAM for an epsilon below BatchNormMinEpsilon.
func (h *Handle) BatchNormBackward(mode BatchNormMode, alpha, beta, alphaParam, betaParam float64, x *TensorDescriptor, px driver.Ptr,
	dy *TensorDescriptor, pdy driver.Ptr, dx *TensorDescriptor, pdx driver.Ptr, param *TensorDescriptor, scale, dscale, dbias driver.Ptr,
	epsilon float64, savedMean, savedInvStd driver.Ptr) error {
	return check("cudnnBatchNormalizationBackward", C.gk_bn_backward(h.c, C.int(x.dtype), C.int(mode), C.double(alpha), C.double(beta),
		C.double(alphaParam), C.double(betaParam), x.c, C.uintptr_t(px), dy.c, C.uintptr_t(pdy), dx.c, C.uintptr_t(pdx), param.c,
		C.uintptr_t(scale), C.uintptr_t(dscale), C.uintptr_t(dbias), C.double(epsilon), C.uintptr_t(savedMean), C.uintptr_t(savedInvStd)))
}
