// Every request the page makes, by name and with its types. `tests/web/test_contract.py` holds each address and each
// body against the OpenAPI document of the centre, so write them out here and nowhere else.
import { address, all, type Answer, get, write, type WriteOptions } from "./http";
import type {
  Account,
  Alert,
  AlertDetail,
  ApiKey,
  Area,
  Basemap,
  Catalogue,
  Facility,
  GeoJSON,
  Held,
  Histogram,
  History,
  HookFilters,
  HookHost,
  HookMessage,
  HookTest,
  Mission,
  Mqtt,
  MqttAdmission,
  Page,
  Partner,
  Photo,
  Principal,
  Quarantined,
  Release,
  Report,
  ReportDetail,
  Role,
  Site,
  StatedReport,
  Threat,
  ThreatDetail,
  Unit,
  Waiting,
  Webhook,
} from "./types";

const id = encodeURIComponent;
type Search = Readonly<Record<string, string | number | undefined | null>>;

// Who is here
export const readSession = () => get<Principal>("/session");
export const signIn = (name: string, password: string) => write<Principal>("POST", "/session", { name, password });
export const signOut = () => write<void>("DELETE", "/session");
export const setUp = (token: string, name: string | null, password: string) =>
  write<{ name: string }>("POST", "/setup", { token, name, password });

// What there is
export const readMission = () => get<Mission>("/mission");
export const readCatalogue = () => get<Catalogue>("/catalogue");
export const readBasemaps = () => get<Page<Basemap>>("/basemaps");
export const listAreas = () => all<Area>("/areas?limit=1000");
export const listFacilities = () => all<Facility>("/facilities?limit=1000");
export const listSites = () => all<Site>("/sites?limit=1000");
export const listUnits = () => all<Unit>("/units?limit=1000");

// Reports and quarantine
export const listReports = (search: Search) => get<Page<Report>>(address("/reports", search));
export const countWaiting = () => get<Waiting>("/reports/waiting");
export const readReport = (report: string, signal?: AbortSignal) => get<ReportDetail>(`/reports/${id(report)}`, signal);
export const listPhotos = (report: string, signal?: AbortSignal) => get<Page<Photo>>(`/reports/${id(report)}/photos`, signal);
/** Has the site send the full picture; it costs its link some hundred kilobytes. */
export const requestPhoto = (report: string, number: number) =>
  write<Photo>("POST", `/reports/${id(report)}/photos/${number}/request`);
/** Every report of a search, page by page; far more than anybody reads, and no more. */
export const allReports = (search: Search) => all<Report>(address("/reports", { ...search, limit: 1000 }), 50_000);
export const seeReport = (report: string) => write<void>("POST", `/reports/${id(report)}/seen`);
export const gradeReport = (report: string, body: { reliability: string; credibility: number; why: string }) =>
  write<unknown>("POST", `/reports/${id(report)}/grade`, body);
export const listQuarantine = (search: Search) => get<Page<Quarantined>>(address("/quarantine", search));
export const placeReport = (
  report: string,
  body: { id: string; lat: number; lon: number; accuracy_m: number; why: string; insist: boolean },
) => write<Report>("POST", `/reports/${id(report)}/place`, body);
export const readQuarantined = (held: string, signal?: AbortSignal) => get<Held>(`/quarantine/${id(held)}`, signal);
export const releaseQuarantined = (held: string, body: { why: string; corrected?: StatedReport }) =>
  write<Quarantined>("POST", `/quarantine/${id(held)}/release`, body);
export const discardQuarantined = (held: string, body: { why: string }) =>
  write<Quarantined>("POST", `/quarantine/${id(held)}/discard`, body);
export const reopenQuarantined = (held: string, body: { why: string }) =>
  write<Quarantined>("POST", `/quarantine/${id(held)}/reopen`, body);

// Threats and decisions
export const listThreats = (search: Search) => get<Page<Threat>>(address("/threats", search));
export const readThreat = (threat: string, signal?: AbortSignal) => get<ThreatDetail>(`/threats/${id(threat)}`, signal);
export const confirmThreat = (threat: string, body: { why: string }, options?: WriteOptions) =>
  write<ThreatDetail>("POST", `/threats/${id(threat)}/confirm`, body, options);
export const dismissThreat = (threat: string, body: { why: string }, options?: WriteOptions) =>
  write<ThreatDetail>("POST", `/threats/${id(threat)}/dismiss`, body, options);
export const clearThreat = (threat: string, body: { why: string }, options?: WriteOptions) =>
  write<ThreatDetail>("POST", `/threats/${id(threat)}/clear`, body, options);
/** Threats that changed, and the number of the decision, to undo it by. */
export interface Decided {
  threats: Threat[];
  decision: number | null;
}
export const mergeThreats = (body: { threats: string[]; why: string }) => write<Decided>("POST", "/threats/merge", body);
export const previewMerge = (body: { threats: string[]; why: string }) =>
  write<{ threats: Threat[] }>("POST", "/threats/merge/preview", body);
export const splitThreat = (threat: string, body: { reports: string[]; why: string }) =>
  write<Decided>("POST", `/threats/${id(threat)}/split`, body);
export const undoDecision = (decision: number, body: { why: string }) =>
  write<Decided>("POST", `/decisions/${id(decision)}/undo`, body);

// Alerts
export interface AlertDraft {
  kind: string;
  lat: number;
  lon: number;
  instruction: string;
  danger_radius_m?: number;
  uncertainty_m?: number;
  urgency?: string;
  severity?: string;
  certainty?: string;
  text?: string;
  status?: string;
  life_s?: number;
  units?: readonly string[];
  sites?: readonly string[];
  areas?: readonly string[];
  concerned?: boolean;
}
export interface Reach {
  addressees: { addressee: string; site: string; reason: string }[];
  /** Addressees that the writer may not see. */
  others: number;
  links: { site: string; payload_bytes: number; bytes: number }[];
  bytes: number;
}
export const listAlerts = (search: Search) => get<Page<Alert>>(address("/alerts", search));
export const readAlert = (alert: string | number) => get<AlertDetail>(`/alerts/${id(alert)}`);
export const previewAlert = (body: AlertDraft) => write<Reach>("POST", "/alerts/preview", body);
export const broadcastAlert = (body: AlertDraft & { id: string }) => write<AlertDetail>("POST", "/alerts", body);
export const reviseAlert = (
  alert: string | number,
  body: Partial<Omit<AlertDraft, "kind" | "status">> & { why: string },
  options?: WriteOptions,
) => write<AlertDetail>("PATCH", `/alerts/${id(alert)}`, body, options);
export const cancelAlert = (alert: string | number, body: { why: string }, options?: WriteOptions) =>
  write<AlertDetail>("POST", `/alerts/${id(alert)}/cancel`, body, options);
/** The watch's own acknowledgement, kept in the journal; those who were told answer for themselves. */
export const acknowledgeAlert = (alert: string | number) => write<AlertDetail>("POST", `/alerts/${id(alert)}/acknowledge`);

// Releasability: who beyond the mission may have something
export const readReportRelease = (report: string) => get<Release>(`/reports/${id(report)}/release`);
export const putReportRelease = (report: string, body: { partners: Partner[]; words: boolean; why: string }) =>
  write<Release>("PUT", `/reports/${id(report)}/release`, body);
export const readThreatRelease = (threat: string) => get<Release>(`/threats/${id(threat)}/release`);
export const putThreatRelease = (threat: string, body: { partners: Partner[]; words: boolean; why: string }) =>
  write<Release>("PUT", `/threats/${id(threat)}/release`, body);
export const readAlertRelease = (alert: string) => get<Release>(`/alerts/${id(alert)}/release`);
export const putAlertRelease = (alert: string, body: { partners: Partner[]; words: boolean; why: string }) =>
  write<Release>("PUT", `/alerts/${id(alert)}/release`, body);

// Areas
export const readArea = (code: string, signal?: AbortSignal) => get<Area>(`/areas/${id(code)}`, signal);
export const putArea = (code: string, body: { name: string; kind: string; geometry: GeoJSON }, options: WriteOptions) =>
  write<Area>("PUT", `/areas/${id(code)}`, body, options);
export const deleteArea = (code: string, options: WriteOptions) =>
  write<void>("DELETE", `/areas/${id(code)}`, undefined, options);

// The past
export const readHistory = (at: string, signal?: AbortSignal) => get<History>(address("/history", { at }), signal);
export const readHistogram = (search: Search, signal?: AbortSignal) => get<Histogram>(address("/histogram", search), signal);

// Administration
export const listAccounts = () => get<Page<Account>>("/accounts");
export const createAccount = (body: { name: string; role: Role; areas: string[] | null; sensitive: boolean }) =>
  write<Account & { setup_token: string; setup_expires_at: string }>("POST", "/accounts", body);
export const changeAccount = (
  name: string,
  body: { role?: Role; areas?: string[] | null; sensitive?: boolean; disabled?: boolean },
) => write<Account>("PATCH", `/accounts/${id(name)}`, body);
export const renewSetupLink = (name: string) =>
  write<{ name: string; setup_token: string; setup_expires_at: string }>("POST", `/accounts/${id(name)}/setup-link`);
export const listKeys = () => get<Page<ApiKey>>("/keys");
export const createKey = (body: {
  name: string;
  scopes: string[];
  areas: string[] | null;
  sensitive: boolean;
  expires_at: string | null;
  partner: Partner | null;
  grid_m: number;
}) => write<ApiKey & { key: string }>("POST", "/keys", body);
export const revokeKey = (prefix: string) => write<void>("DELETE", `/keys/${id(prefix)}`);

// Integrators: webhooks, the hosts inside that they may be at, and ways into the broker
export const listHooks = () => get<Page<Webhook>>("/webhooks");
// Written out: the contract with the API is checked from what stands here.
export const createHook = (body: {
  key: string;
  name: string;
  url: string;
  types: string[];
  areas: string[];
  kinds: string[];
  states: string[];
  urgencies: string[];
}) => write<Webhook & { secret: string }>("POST", "/webhooks", body);
export const changeHook = (hook: string, body: { key?: string; name?: string; url?: string; paused?: boolean } & Partial<HookFilters>) =>
  write<Webhook>("PATCH", `/webhooks/${id(hook)}`, body);
export const deleteHook = (hook: string) => write<void>("DELETE", `/webhooks/${id(hook)}`);
export const rotateHook = (hook: string) => write<Webhook & { secret: string }>("POST", `/webhooks/${id(hook)}/rotate`);
export const testHook = (hook: string) => write<HookTest>("POST", `/webhooks/${id(hook)}/test`);
export const replayHook = (hook: string, body: { since: string }) => write<void>("POST", `/webhooks/${id(hook)}/replay`, body);
export const listHookMessages = (hook: string, search: Search) =>
  get<Page<HookMessage>>(address(`/webhooks/${id(hook)}/messages`, search));
export const listHookHosts = () => get<Page<HookHost>>("/webhook-hosts");
export const allowHookHost = (name: string) => write<void>("PUT", `/webhook-hosts/${id(name)}`);
export const refuseHookHost = (name: string) => write<void>("DELETE", `/webhook-hosts/${id(name)}`);
export const readMqtt = () => get<Mqtt>("/mqtt");
export const openMqtt = (prefix: string) => write<MqttAdmission>("POST", `/keys/${id(prefix)}/mqtt`);
export const closeMqtt = (prefix: string) => write<void>("DELETE", `/keys/${id(prefix)}/mqtt`);

export type { Answer };
