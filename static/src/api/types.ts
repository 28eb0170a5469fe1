/** Short names for what the schema calls things. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type User = Schemas["User"];
export type Person = Schemas["Person"];
export type Picture = Schemas["Picture"];
export type Space = Schemas["Space"];
export type Usage = Schemas["Usage"];
export type Member = Schemas["Member"];
export type Invitation = Schemas["Invitation"];
export type Role = Schemas["RoleEnum"];
export type Project = Schemas["Project"];
export type ProjectSummary = Schemas["ProjectSummary"];
export type ProjectKind = Schemas["ProjectKindEnum"];
export type Track = Schemas["Track"];
export type TrackSummary = Schemas["TrackSummary"];
export type Version = Schemas["Version"];
export type VersionSummary = Schemas["VersionSummary"];
export type Approval = Schemas["ApprovalEnum"];
export type Comment = Schemas["Comment"];
export type Thread = Schemas["Thread"];
export type Reply = Schemas["Reply"];
export type Review = Schemas["Review"];
export type Listener = Schemas["Listener"];
export type Link = Schemas["Link"];
export type LinkCopy = Schemas["LinkCopy"];
export type LinkStatistics = Schemas["LinkStatistics"];
export type Attachment = Schemas["Attachment"];
export type Session = Schemas["Session"];
export type Notification = Schemas["Notification"];
export type NotificationKind = Schemas["NotificationKindEnum"];
export type Activity = Schemas["Activity"];
export type ActivityKind = Schemas["ActivityKindEnum"];
export type Preferences = Schemas["Preferences"];
export type PreferencesChange = Schemas["PatchedPreferencesInputRequest"];
export type Digest = Schemas["DigestEnum"];
export type Level = Schemas["LevelEnum"];
