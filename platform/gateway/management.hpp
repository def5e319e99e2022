// SPDX-License-Identifier: Apache-2.0
#pragma once
// The gateway's administration, on a listener and in a network of its own, over mutual TLS:
//   GET  /health                {"status":"up"}
//   GET  /metrics               Prometheus text (requests by class of status, refusals by event)
//   GET  /config                the configuration in effect, without secrets
//   POST /config/reload         its file is read again: see config_reload.hpp
//   GET  /endpoints/{service}   {"address","port"}: where the service is
//   POST /endpoints/{service}   the same, moved
//   GET  /certificate           serial and end of what the edge presents
//   POST /certificate           the same, read anew from its files; 409 where they are refused
// Refusals: 421 a Host of another name, 403 a page of another site or a peer without the right, 404, 405,
// 415. Audit: management.refused{reason}, management.change.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/json/value.hpp"
#include "platform/contract/audit.hpp"
#include "platform/gateway/egress.hpp"
#include "platform/http/server.hpp"

namespace assay::gateway {

// Passes everything on, and counts it. Whatever a gateway tells has to come this way.
class CountingSink : public AuditSink {
 public:
  explicit CountingSink(std::shared_ptr<AuditSink> next) : next_(std::move(next)) {}
  void audit(const AuditEvent& event) final;
  void journal(const JournalEntry& entry) final;
  void unwritten(const AuditEvent& event) override { count(event); }
  // Prometheus text format 0.0.4. No value of a request is among the labels.
  std::string metrics() const;

 protected:
  virtual void count(const AuditEvent& event);
  virtual void count(const JournalEntry& entry);

 private:
  std::shared_ptr<AuditSink> next_;
  std::map<std::string, std::int64_t> answered_;  // "2xx" → how many
  std::map<std::string, std::int64_t> events_;    // "http.reject" → how many
};

struct ManagementRight {
  std::string method;
  std::string path;             // a last segment "{service}" stands for one of [A-Za-z0-9._-]
  std::set<std::string> peers;  // SPIFFE ids
};

// Who may ask for what. In steps, which a weak guard may take otherwise.
class ManagementGuard {
 public:
  ManagementGuard(std::set<std::string> hosts, std::vector<ManagementRight> rights)
      : hosts_(std::move(hosts)), rights_(std::move(rights)) {}
  virtual ~ManagementGuard() = default;
  // The path to serve. Error (denied): host, cross_site, caller, path, method, content_type.
  virtual Result<std::string> admit(const http::Request& request) const;

 protected:
  virtual bool knows_host(const http::Request& request) const;
  // No page in a browser can have sent it: none says so, and what changes something is JSON.
  virtual bool comes_from_a_page(const http::Request& request) const;
  virtual bool is_json(const http::Request& request) const;
  virtual bool is_known(const std::string& peer) const;
  virtual bool allows(const ManagementRight& right, const std::string& method, const std::string& peer) const;
  bool covers(const ManagementRight& right, const std::string& path) const;
  const std::vector<ManagementRight>& rights() const { return rights_; }

 private:
  std::set<std::string> hosts_;
  std::vector<ManagementRight> rights_;
};

struct ManagementParts {
  std::unique_ptr<ManagementGuard> guard;
  std::shared_ptr<const Json> config;
  std::shared_ptr<Directory> directory;
  std::shared_ptr<const CountingSink> counts;
  std::shared_ptr<AuditSink> sink;
  // Path → what answers there, once the guard has let the request in.
  std::map<std::string, std::function<http::Response(const http::Request&)>> further = {};
};

// What the operator, the monitor and the registry may do, named by their SPIFFE ids.
std::vector<ManagementRight> management_rights(const std::string& operators, const std::string& monitor,
                                               const std::string& registry);
http::Handler management(ManagementParts parts);

}  // namespace assay::gateway
