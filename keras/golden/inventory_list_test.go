package golden_test

// inventory lists the classes of Keras 3.15.1 that are no rarities, by family: every one but the base classes. Layers are those that
// need no convolution, recurrence, attention, normalisation by statistics, strings or pictures.
var inventory = map[string][]string{
	"activations": {
		"linear", "relu", "sigmoid", "softmax", "tanh", "elu", "exponential", "gelu", "hard_sigmoid", "leaky_relu", "log_softmax", "mish",
		"relu6", "selu", "silu", "softplus", "softsign", "swish", "celu", "glu", "hard_silu", "hard_swish", "hard_tanh", "log_sigmoid",
	},
	"initializers": {
		"GlorotUniform", "Ones", "Zeros", "Constant", "GlorotNormal", "HeNormal", "HeUniform", "Identity", "LecunNormal", "LecunUniform",
		"Orthogonal", "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling",
	},
	"regularizers": {
		"L1", "L1L2", "L2", "OrthogonalRegularizer",
	},
	"constraints": {
		"MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm",
	},
	"losses": {
		"BinaryCrossentropy", "CategoricalCrossentropy", "MeanAbsoluteError", "MeanSquaredError", "SparseCategoricalCrossentropy",
		"BinaryFocalCrossentropy", "CategoricalFocalCrossentropy", "CategoricalHinge", "CosineSimilarity", "Hinge", "Huber",
		"KLDivergence", "LogCosh", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Poisson", "SquaredHinge", "CTC", "Dice",
		"Tversky",
	},
	"metrics": {
		"Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "Mean", "MeanAbsoluteError", "MeanSquaredError", "SparseCategoricalAccuracy",
		"AUC", "BinaryCrossentropy", "BinaryIoU", "CategoricalCrossentropy", "CategoricalHinge", "CosineSimilarity", "F1Score",
		"FBetaScore", "FalseNegatives", "FalsePositives", "Hinge", "IoU", "KLDivergence", "LogCoshError", "MeanAbsolutePercentageError",
		"MeanIoU", "MeanSquaredLogarithmicError", "Poisson", "Precision", "R2Score", "Recall", "RootMeanSquaredError",
		"SparseCategoricalCrossentropy", "SparseTopKCategoricalAccuracy", "SquaredHinge", "Sum", "TopKCategoricalAccuracy",
		"TrueNegatives", "TruePositives", "ConcordanceCorrelation", "OneHotIoU", "OneHotMeanIoU", "PearsonCorrelation",
		"PrecisionAtRecall", "RecallAtPrecision", "SensitivityAtSpecificity", "SpecificityAtSensitivity",
	},
	"optimizers": {
		"Adam", "RMSprop", "SGD", "Adadelta", "Adagrad", "AdamW", "Adamax", "Nadam", "Adafactor", "Ftrl", "Lamb", "Lion",
		"LossScaleOptimizer",
	},
	"schedules": {
		"CosineDecay", "CosineDecayRestarts", "ExponentialDecay", "InverseTimeDecay", "PiecewiseConstantDecay", "PolynomialDecay",
	},
	"layers": {
		"Activation", "ActivityRegularization", "Add", "AlphaDropout", "Average", "BatchNormalization", "CenterCrop", "Concatenate",
		"Cropping1D", "Cropping2D", "Cropping3D", "Dense", "Dot", "Dropout", "ELU", "EinsumDense", "Flatten", "GaussianDropout",
		"GaussianNoise", "GroupNormalization", "Identity", "LayerNormalization", "LeakyReLU", "Maximum", "Minimum", "Multiply",
		"Normalization", "PReLU", "Permute", "RMSNormalization", "RandomBrightness", "RandomContrast", "RandomCrop", "RandomFlip",
		"RandomRotation", "RandomTranslation", "RandomZoom", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Resizing", "Softmax",
		"SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "SpectralNormalization", "Subtract", "UnitNormalization", "UpSampling1D",
		"UpSampling2D", "UpSampling3D", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D",
	},
}
