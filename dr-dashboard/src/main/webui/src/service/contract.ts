// The service's REST interface, as the page reads it. Times are ISO 8601; names are the service's own.

export interface LastPoint {
  sequence: number;
  at: string;
  consistency: string;
}

export interface Machine {
  id: string;
  name: string;
  host: string;
  state: string;
  tier: string;
  group: string;
  /** The site that may run it now: another than its own after a failover. */
  owner: string;
  epoch: number;
  lastPoint: LastPoint | null;
  rpoLagSeconds: number | null;
  rpoSeconds: number | null;
  rpoMet: boolean;
  note: string;
  /** How far a copy is that takes several cycles; null when none is under way. */
  copy: Copy | null;
  /** Of its newest point that was seen to boot; null when none was. */
  proof: Proof | null;
}

/** That a machine was seen to boot. */
export interface Proof {
  sequence: number;
  at: string;
  run: string;
  /** From the start of the run until it was seen; zero where that was not kept. */
  tookSeconds: number;
  detail: string;
  /** Its screen among the run's evidence; empty when there is no picture. */
  screen: string;
}

/** A copy of a machine that takes several cycles. */
export interface Copy {
  covered: string;
  size: string;
  percent: number;
  /** Lately, pauses included; zero while that cannot be told. */
  perSecond: string;
  wholeAt: string | null;
  /** In words; empty when it sends as all others do. */
  wanShare: string;
}

export interface Host {
  name: string;
  uri: string;
  answers: boolean;
  memory: string;
  freeMemory: string;
}

/** What the newest revision of a site's spec changed. */
export interface Drift {
  revision: number;
  /** How many things; the sentences are the first of them. */
  changes: number;
  sentences: string[];
}

/** Machines of a site that could not start where its policy sends them. */
export interface Stuck {
  at: string;
  checkedAt: string;
  /** Of how many machines. */
  machines: number;
  stuck: number;
  /** Of the first of them why, and what would help. */
  sentences: string[];
}

export interface Site {
  id: string;
  /** Empty or absent for a site that is only recovered to. */
  recoverySite: string | null;
  capturedAt: string | null;
  specRevision: number | null;
  drift: Drift;
  /** Null until it was checked. */
  stuck: Stuck | null;
  machines: Machine[];
  hosts: Host[];
}

export interface Activity {
  kind: string;
  site: string;
  group: string | null;
  text: string;
  /** 0 to 1. */
  done: number | null;
  perSecond?: string;
  secondsLeft?: number | null;
}

/** An RPO that will be broken. */
export interface Forecast {
  site: string;
  group: string;
  at: string;
  text: string;
}

export interface Alarm {
  id: number;
  kind: string;
  site: string;
  subject: string;
  text: string;
  since: string;
  over: string | null;
  /** Empty while nobody looks after it. */
  acknowledgedBy: string;
  note: string;
  channels: { channel: string; times: number; last: string | null; problem: string }[];
}

/** An acknowledged recovery point of a machine. */
export interface Point {
  sequence: number;
  at: string;
  disks: { target: string; read: string; stored: string }[];
}

/** How the vault is kept in order. */
export interface Care {
  sites: SiteCare[];
  pins: Pin[];
}

export interface SiteCare {
  site: string;
  /** The last check of this service; null when none was made. */
  checked: Checked | null;
  checking: { since: string; read: boolean; points: number; bytes: string } | null;
  /** Its last daily round. */
  round: Round | null;
}

export interface Checked {
  at: string;
  /** Whether every byte was read. */
  read: boolean;
  points: number;
  packs: number;
  bytes: string;
  damages: { object: string; what: string; points: string[]; read: boolean }[];
  whole: string[];
  /** Why it came to no end; empty when it did. */
  problem: string;
}

export interface Round {
  at: string;
  points: number;
  deleted: number;
  compacted: number;
  freed: string;
  waiting: number;
  damaged: string[];
  problem: string;
}

/** Points that stay by a person's word. */
export interface Pin {
  number: number;
  site: string;
  /** As in `db#12`. */
  points: string[];
  at: string;
  until: string | null;
  who: string;
  why: string;
}

export interface Overview {
  sealed: boolean;
  vault: { url: string; id: string };
  now: string;
  sites: Site[];
  activity: Activity[];
  currentRun: string | null;
  forecasts: Forecast[];
  /** Those that hold, newest first. */
  alarms: Alarm[];
}

export type Mode = 'full' | 'minimal' | 'drill';

export interface PlannedMachine {
  machine: string;
  name: string;
  /** Its libvirt name at the recovery site. */
  as: string;
  host: string;
  tier: string;
  pointSequence: number;
  pointAt: string;
  secondsLost: number;
}

export interface Plan {
  hash: string;
  site: string;
  at: string;
  mode: string;
  /** Which of its points the site comes back from, in words. */
  points: string;
  /** What of the site was asked for, as in `group shop`; empty for all of it. */
  selection: string;
  machines: PlannedMachine[];
  staysDown: { item: string; reason: string }[];
  account: { item: string; outcome: string; detail: string }[];
  steps: { id: string; kind: string; after: string[] }[];
  fence: { method: string; state: string; detail: string };
  yaml: string;
  runbook: string;
}

export interface FailoverOrder {
  plan: string;
  confirm: string;
  reason: string;
  /** Who says that the primary is down, where fencing cannot be confirmed; else empty. */
  word: string;
}

export interface RunSummary {
  id: string;
  site: string;
  at: string;
  mode: string;
  startedAt: string;
  endedAt: string | null;
  outcome: string | null;
  done: number;
  total: number;
}

export type MachineRunState = 'waiting' | 'working' | 'running' | 'failed' | 'omitted' | 'undone';
export type StepState = 'waiting' | 'working' | 'done' | 'failed' | 'held';

export interface RunMachine {
  name: string;
  as: string;
  host: string;
  state: MachineRunState;
  pointSequence: number | null;
  pointAt: string | null;
  rpoSeconds: number | null;
  rtoSeconds: number | null;
  reason: string;
  /** How far its disks are while they are filled; else null. */
  filling: { done: string; total: string; perSecond: string } | null;
  /** What can be decided about it now. */
  actions: RunAction[];
}

export interface RunAction {
  action: string;
  host: string;
  stopRunning: boolean;
  words: string;
}

/** Something that is kept of a run to be looked at. */
export interface RunEvidence {
  /** A machine's name, or what else it is about. */
  subject: string;
  name: string;
}

/** A step that people are asked about, or one of their own that failed. */
export interface RunQuestion {
  step: string;
  /** Who is asked; empty: whoever looks. */
  owner: string;
  text: string;
  /** When it fails without an answer; null when it has failed. */
  until: string | null;
  /** done, again or fail */
  answers: string[];
}

/** What a person decides about a run. */
export interface Decision {
  action: string;
  /** Empty for the whole run or a step. */
  machine: string;
  step: string;
  host: string;
  /** Who says that the former host is off, with another host. */
  word: string;
  stopRunning: boolean;
  by: string;
  why: string;
}

export interface RunStep {
  id: string;
  kind: string;
  /** Whose step it is; empty when several need it. */
  machine: string;
  state: StepState;
  startedAt: string | null;
  endedAt: string | null;
  detail: string;
}

export interface Run extends RunSummary {
  who: string;
  from: string;
  why: string;
  planHash: string;
  fence: string;
  /** How much people have decided about it: of two reports the one with more is the later. */
  decided: number;
  paused: boolean;
  /** Machines about which somebody has to decide. */
  asked: string[];
  questions: RunQuestion[];
  /** What can be decided about the run as a whole now. */
  actions: RunAction[];
  machines: RunMachine[];
  steps: RunStep[];
}
