# SPDX-License-Identifier: Apache-2.0
# Third-party libraries, each meant for one folder (ci/layers.toml enforces it).
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS filesystem)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(tomlplusplus REQUIRED IMPORTED_TARGET tomlplusplus)
pkg_check_modules(cpphttplib REQUIRED IMPORTED_TARGET cpp-httplib)
find_package(ZLIB REQUIRED)
pkg_check_modules(nghttp2 REQUIRED IMPORTED_TARGET libnghttp2)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)

# Asio as this project uses it: one concrete configuration, so that every file agrees on it.
add_library(assay_asio INTERFACE)
target_link_libraries(assay_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(assay_asio INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION)
