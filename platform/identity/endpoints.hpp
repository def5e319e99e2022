// SPDX-License-Identifier: Apache-2.0
#pragma once
// The provider's HTTP faces. The public one is for browsers and clients: discovery (RFC 8414), keys,
// authorization with a plain login page, token, revocation. The internal one is for the mesh: keys and the
// revocation feed for relying parties, administration for the operator; who may call what is decided by the
// SPIFFE id of the TLS peer.
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "platform/http/server.hpp"
#include "platform/identity/provider.hpp"

namespace assay::identity {

// Answers requests for the key set and its neighbourhood; nullptr-like nullopt: not mine.
class KeySetEndpoint {
 public:
  virtual ~KeySetEndpoint() = default;
  virtual std::optional<http::Response> answer(const http::Request& request,
                                               const Provider& provider) const = 0;
};

// GET /jwks.json, public members only.
class PublicKeySet final : public KeySetEndpoint {
 public:
  std::optional<http::Response> answer(const http::Request& request, const Provider& provider) const override;
};

// What browsers are told with a page, and how they leave a form.
class BrowserFace {
 public:
  virtual ~BrowserFace() = default;
  virtual void dress_page(http::Response& response) const;
  // Status of the redirect behind a form: the next request must not carry what the form held (RFC 9700
  // §4.12).
  virtual int leave_form() const { return 303; }
};

// The document of RFC 8414.
Json metadata(const Provider& provider);

struct InternalCallers {
  std::set<std::string> relying_parties;  // SPIFFE ids that may read keys and revocations
  std::set<std::string> operators;        // SPIFFE ids that may administer
};

http::Handler public_endpoints(std::shared_ptr<Provider> provider,
                               std::shared_ptr<const KeySetEndpoint> key_set,
                               std::shared_ptr<const BrowserFace> face = std::make_shared<BrowserFace>());
http::Handler internal_endpoints(net::EventLoop& loop, std::shared_ptr<Provider> provider,
                                 std::shared_ptr<const KeySetEndpoint> key_set, InternalCallers callers,
                                 AuditSink& sink);

}  // namespace assay::identity
