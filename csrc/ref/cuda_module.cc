/* Modules: PTX text that says which kernels there are. */
#include "cuda_kernels.h"

gk_dim3 thread_local threadIdx, blockIdx, blockDim, gridDim;

static gk_kernel_entry *&kernels()
{
	static gk_kernel_entry *first;
	return first;
}

gk_kernel_entry::gk_kernel_entry(const char *name, gk_kernel_fn *run, bool whole)
	: name(name), run(run), whole(whole), next(kernels())
{
	kernels() = this;
}

namespace gkref {

const gk_kernel_entry *find_kernel(const std::string &name)
{
	for (const gk_kernel_entry *e = kernels(); e != nullptr; e = e->next)
		if (name == e->name)
			return e;
	return nullptr;
}

static std::string without_comments(const std::string &text)
{
	std::string out;
	for (size_t i = 0; i < text.size(); i++) {
		if (text.compare(i, 2, "//") == 0)
			i = text.find('\n', i);
		else if (text.compare(i, 2, "/*") == 0)
			i = text.find("*/", i + 2) + 1;
		if (i >= text.size())
			break;
		out += text[i];
	}
	return out;
}

/* The directives that every PTX file starts with, in this order. */
static bool is_ptx(const std::string &text)
{
	size_t version = text.find_first_not_of(" \t\r\n");
	if (version == std::string::npos || text.compare(version, 9, ".version ") != 0)
		return false;
	size_t target = text.find(".target sm_", version);
	return target != std::string::npos && text.find(".address_size 64", target) != std::string::npos;
}

static std::set<std::string> entries(const std::string &text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
	std::set<std::string> names;
	for (size_t i = text.find(".entry"); i != std::string::npos; i = text.find(".entry", i)) {
		i = text.find_first_not_of(" \t\r\n", i + 6);
		size_t end = text.find_first_not_of(letters, i);
		if (i == std::string::npos || end == std::string::npos)
			break;
		names.insert(text.substr(i, end - i));
		i = end;
	}
	return names;
}

void destroy_module(CUmodule m)
{
	m->context->modules.erase(m);
	for (auto &f : m->functions)
		delete f.second;
	delete m;
}

static CUresult load(CUmodule *module, const void *image)
{
	GKREF_TRY(gkref_context());
	GKREF_TRY(refuse_in_capture());
	if (module == nullptr || image == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	std::string text = without_comments((const char *)image);
	if (!is_ptx(text))
		return text.find(".version") == std::string::npos ? CUDA_ERROR_INVALID_IMAGE : CUDA_ERROR_INVALID_PTX;
	*module = new CUmod_st{current, entries(text), {}};
	current->modules.insert(*module);
	return CUDA_SUCCESS;
}

static CUresult find_module(CUmodule m)
{
	GKREF_TRY(gkref_context());
	return current->modules.count(m) != 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE;
}

} // namespace gkref

using namespace gkref;

CUresult cuModuleLoadData(CUmodule *module, const void *image)
{
	GKREF_CALL();
	return load(module, image);
}

CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned int, CUjit_option *, void **)
{
	GKREF_CALL();
	return load(module, image);
}

CUresult cuModuleUnload(CUmodule module)
{
	GKREF_CALL();
	GKREF_TRY(find_module(module));
	destroy_module(module);
	return CUDA_SUCCESS;
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name)
{
	GKREF_CALL();
	GKREF_TRY(find_module(module));
	if (function == nullptr || name == nullptr)
		return CUDA_ERROR_INVALID_VALUE;
	if (module->entries.count(name) == 0)
		return CUDA_ERROR_NOT_FOUND;
	const gk_kernel_entry *kernel = find_kernel(name);
	if (kernel == nullptr) {
		explain("kernel %s is in the PTX and in no file of csrc/cuda", name);
		return CUDA_ERROR_NOT_FOUND;
	}
	CUfunction &f = module->functions[name];
	if (f == nullptr)
		f = new CUfunc_st{module, kernel};
	*function = f;
	return CUDA_SUCCESS;
}
