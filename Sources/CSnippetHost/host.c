#include "CSnippetHost.h"
