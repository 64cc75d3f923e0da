/* GOKERAS_REF_LOG: a line for each call. The variable is read at every call, so that a test can set it for a while. */
#include "ref.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>

/* The headers' macros add a version to a name; the log has the name that a program's source has. cuDNN's versions are part of the name. */
static size_t plain_length(const char *function)
{
	size_t n = strlen(function);
	bool versioned = n > 3 && function[n - 3] == '_' && function[n - 2] == 'v';
	return versioned && strncmp(function, "cudnn", 5) != 0 ? n - 3 : n;
}

void gkref_called(const char *function)
{
	static std::mutex mutex;
	static std::string open_path;
	static FILE *file;

	std::lock_guard<std::mutex> lock(mutex);
	const char *path = getenv("GOKERAS_REF_LOG");
	if (path == nullptr || *path == 0)
		return;
	if (file == nullptr || open_path != path) {
		if (file != nullptr)
			fclose(file);
		file = fopen(path, "a");
		open_path = path;
	}
	if (file == nullptr)
		return;
	fprintf(file, "%.*s\n", (int)plain_length(function), function);
	fflush(file);
}
