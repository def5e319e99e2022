// SPDX-License-Identifier: Apache-2.0
// The one translation unit that compiles Boost.Process itself (BOOST_PROCESS_V2_SEPARATE_COMPILATION
// elsewhere).
#include <boost/asio.hpp>
#include <boost/process/v2/src.hpp>
