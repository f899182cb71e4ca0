// A site's night as the service would tell it, for developing and testing the page without hypervisors. All of it is a
// function of the time, so that a scene can be shown at any moment of it.
import type { Activity, Alarm, Care, Machine, Mode, Overview, Pin, Plan, Point, Run, RunStep, Site } from '../src/service/contract';

export type Scene = 'normal' | 'missed' | 'sealed' | 'primary-gone';

interface Inhabitant {
  name: string;
  uuid: string;
  host: string;
  to: string;
  tier: string;
  group: string;
  rpo: number;
  disks: string[];
  after: string[];
}

export const INHABITANTS: Inhabitant[] = [
  { name: 'dns', uuid: '5f0e8a52-1c1d-4f57-9a70-0d4c8f6c1b01', host: 'east1', to: 'west1', tier: 'INFRASTRUCTURE', group: 'base', rpo: 120, disks: ['vda'], after: [] },
  { name: 'db', uuid: '5f0e8a52-1c1d-4f57-9a70-0d4c8f6c1b02', host: 'east2', to: 'west2', tier: 'CRITICAL', group: 'shop', rpo: 60, disks: ['vda', 'vdb'], after: ['dns'] },
  { name: 'app', uuid: '5f0e8a52-1c1d-4f57-9a70-0d4c8f6c1b03', host: 'east1', to: 'west1', tier: 'CRITICAL', group: 'shop', rpo: 60, disks: ['vda'], after: ['dns', 'db'] },
  { name: 'web', uuid: '5f0e8a52-1c1d-4f57-9a70-0d4c8f6c1b04', host: 'east1', to: 'west1', tier: 'CRITICAL', group: 'shop', rpo: 60, disks: ['vda'], after: ['app'] },
  { name: 'batch', uuid: '5f0e8a52-1c1d-4f57-9a70-0d4c8f6c1b05', host: 'east2', to: '', tier: 'OPTIONAL', group: 'batch', rpo: 900, disks: ['vda'], after: [] },
  { name: 'deb', uuid: '5f0e8a52-1c1d-4f57-9a70-0d4c8f6c1b06', host: 'east2', to: 'west2', tier: 'OPTIONAL', group: 'deb', rpo: 900, disks: ['vda'], after: [] },
];

const DRIFT = {
  revision: 3,
  changes: 3,
  sentences: ['db: memory 1 GiB → 2 GiB', 'db: disk vdb grew from 256 MiB to 512 MiB', 'machine batch: new, on east2'],
};

const CYCLE = 45;
export const RUN = '20261122-031412-a7c4';
export const HASH = '9f2c41d7be03a86f5d1e7790c2b4436a1f08e5d2c97b6a3440de18f57a2cb961';

const iso = (millis: number) => new Date(millis).toISOString();

export interface Failover {
  startedAt: number;
  mode: Mode;
  reason: string;
  word: string;
}

/** The overview at `now`. The lag of the shop group swings with its replication cycle; `missed` lets it run away. */
export function overviewAt(now: number, bornAt: number, scene: Scene, failover: Failover | null): Overview {
  const vault = { url: 's3://vault/resite?endpoint=http://10.77.2.20:9000', id: '0b6e4c1e-77a5-4d0c-9a0b-6a2f0d7f9e11' };
  if (scene === 'sealed') {
    return { sealed: true, vault, now: iso(now), sites: [], activity: [], currentRun: null, forecasts: [], alarms: [] };
  }
  const run = failover ? runAt(failover, now) : null;
  return {
    sealed: false,
    vault,
    now: iso(now),
    sites: [east(now, bornAt, scene, run), west(failover !== null)],
    activity: run || scene === 'primary-gone' ? [] : activityAt(now, bornAt, scene),
    currentRun: run && !run.endedAt ? run.id : null,
    forecasts: scene === 'missed' ? [FORECAST] : [],
    alarms: scene === 'missed' ? alarmsAt(bornAt) : [],
  };
}

const COPY = {
  covered: '38 GiB',
  size: '100 GiB',
  percent: 38,
  perSecond: '4 MiB',
  wholeAt: '2026-11-22T08:00:00Z',
  wanShare: '30 % of the line while other groups send',
};

const FORECAST = {
  site: 'east',
  group: 'base',
  at: '2026-11-22T03:20:00Z',
  text: 'group base of east will breach its RPO in 90 s, because its cycle takes 3 min at 10 Mb/s and it is due in 90 s',
};

function alarmsAt(bornAt: number): Alarm[] {
  return [
    {
      id: 17,
      kind: 'RPO',
      site: 'east',
      subject: 'shop',
      text: 'group shop of east breaks its RPO of 60 s: the newest point of db is 3 min old',
      since: iso(bornAt),
      over: null,
      acknowledgedBy: '',
      note: '',
      channels: [{ channel: 'mail', times: 1, last: iso(bornAt), problem: '' }],
    },
  ];
}

/** The vault's care; `pins` are what was pinned meanwhile. */
export function careAt(now: number, pins: Pin[]): Care {
  return {
    sites: [
      {
        site: 'east',
        checked: {
          at: iso(now - 7_200_000),
          read: true,
          points: 612,
          packs: 1034,
          bytes: '16106127360 B',
          damages: [],
          whole: [],
          problem: '',
        },
        checking: null,
        round: { at: iso(now - 30_000_000), points: 24, deleted: 11, compacted: 3, freed: '187695104 B', waiting: 6, damaged: [], problem: '' },
      },
    ],
    pins,
  };
}

/** Fifty points of a machine, the last hour but for one that came late. */
export function pointsAt(now: number, bornAt: number): Point[] {
  const newest = 41 + Math.floor((now - bornAt) / 1000 / CYCLE);
  return Array.from({ length: 50 }, (_, back) => ({
    sequence: newest - back,
    at: iso(now - 12_000 - back * CYCLE * 1000 - (back > 20 ? 100_000 : 0)),
    disks: [{ target: 'vda', read: '40 MiB', stored: `${((back * 37) % 23) + 4} MiB` }],
  }));
}

function east(now: number, bornAt: number, scene: Scene, run: Run | null): Site {
  const gone = scene === 'primary-gone' || run !== null;
  const machines = INHABITANTS.map((each, place): Machine => {
    const age = gone ? (now - (run ? Date.parse(run.startedAt) : bornAt)) / 1000 + 20 + place * 3 : lag(each, place, now, bornAt, scene);
    const owned = run !== null && run.machines.some((machine) => machine.name === each.name && machine.state === 'running');
    return {
      id: `east/${each.uuid}`,
      name: each.name,
      host: each.host,
      state: 'RUNNING',
      tier: each.tier,
      group: each.group,
      owner: owned ? 'west' : 'east',
      epoch: owned ? 1 : 0,
      lastPoint: { sequence: 41 + place + Math.floor((now - bornAt) / 1000 / CYCLE), at: iso(now - age * 1000), consistency: each.group === 'shop' ? 'ORDERED' : 'CRASH' },
      rpoLagSeconds: Math.floor(age),
      rpoSeconds: each.rpo,
      rpoMet: age <= each.rpo,
      note: scene === 'missed' && each.name === 'db' ? 'vdb is read whole each time: a raw disk keeps no dirty bitmap' : '',
      copy: scene === 'missed' && each.name === 'deb' ? COPY : null,
      proof:
        each.name === 'deb'
          ? null
          : {
              sequence: 40,
              at: iso(now - (place + 1) * 86_400_000),
              run: '20261119-020000-77aa',
              tookSeconds: 31 + place,
              detail: 'well after 7 s',
              screen: each.name === 'db' ? 'screen-1.png' : '',
            },
    };
  });
  const hosts = ['east1', 'east2'].map((name, place) => ({ name, uri: `qemu+tcp://10.77.1.1${place + 1}/system`, answers: !gone, memory: '4 GiB', freeMemory: '2.6 GiB' }));
  return { id: 'east', recoverySite: 'west', capturedAt: iso(bornAt - 3_720_000), specRevision: 3, drift: DRIFT, stuck: null, machines, hosts };
}

function west(failedOver: boolean): Site {
  const hosts = ['west1', 'west2'].map((name, place) => ({ name, uri: `qemu+tcp://10.77.2.1${place + 1}/system`, answers: true, memory: '4 GiB', freeMemory: failedOver ? '2.9 GiB' : '3.7 GiB' }));
  return { id: 'west', recoverySite: null, capturedAt: null, specRevision: null, drift: { revision: 0, changes: 0, sentences: [] }, stuck: null, machines: [], hosts };
}

function lag(each: Inhabitant, place: number, now: number, bornAt: number, scene: Scene): number {
  const age = ((now - bornAt) / 1000 + 9 + place * 2) % CYCLE;
  if (each.group !== 'shop' || scene !== 'missed') {
    return each.name === 'deb' ? age + 710 : age;
  }
  return each.name === 'db' ? 187 + (now - bornAt) / 1000 : 52;
}

function activityAt(now: number, bornAt: number, scene: Scene): Activity[] {
  const done = (((now - bornAt) / 1000 + 14) % CYCLE) / CYCLE;
  const busy: Activity = { kind: 'replicate', site: 'east', group: 'shop', text: `db/vda ${(40 * done).toFixed(1)} MiB of 40 MiB`, done };
  return scene === 'missed'
    ? [{ ...busy, text: `db/vdb ${(512 * done).toFixed(0)} MiB of 512 MiB`, done }, { kind: 'capture', site: 'east', group: null, text: 'reading domains of east1', done: null }]
    : [busy];
}

export function planAt(now: number, mode: Mode, scene: Scene, overview: Overview): Plan {
  const site = overview.sites.find((each) => each.id === 'east');
  const machines = INHABITANTS.filter((each) => comesBack(each, mode)).map((each) => {
    const point = site?.machines.find((machine) => machine.name === each.name)?.lastPoint;
    const at = point ? Date.parse(point.at) : now;
    return {
      machine: `east/${each.uuid}`,
      name: each.name,
      as: `east--${each.name}`,
      host: each.to,
      tier: each.tier,
      pointSequence: point?.sequence ?? 0,
      pointAt: iso(at),
      secondsLost: Math.round((now - at) / 1000),
    };
  });
  const staysDown = [{ item: 'machine batch', reason: 'no room: needs 1 GiB of memory, west1 has 0.4 GiB and west2 0.7 GiB left after the machines above it' }];
  if (mode === 'minimal') {
    staysDown[0] = { item: 'machine batch', reason: 'left out by mode minimal: tier optional, and no critical machine depends on it' };
    staysDown.push({ item: 'machine deb', reason: 'left out by mode minimal: tier optional, and no critical machine depends on it' });
  }
  return {
    hash: HASH,
    site: 'east',
    at: 'west',
    mode,
    points: 'the newest points',
    selection: '',
    machines,
    staysDown,
    account: [
      { item: 'network prod', outcome: 'MAPPED', detail: 'rebuilt as east--prod on west1, bridge named by libvirt' },
      { item: 'network back', outcome: 'MAPPED', detail: 'rebuilt as east--back on west2, bridge named by libvirt' },
      { item: 'pool default', outcome: 'MAPPED', detail: 'to shared at west' },
      ...machines.map((each) => ({ item: `machine ${each.name}`, outcome: 'RESTORED', detail: '' })),
      { item: 'disk db/vdb', outcome: 'CHANGED', detail: 'qcow2 while it is pulled, raw again at the end' },
      { item: 'cpu app', outcome: 'CHANGED', detail: 'model Skylake-Server → qemu64: west1 lacks avx512f' },
      ...staysDown.map((each) => ({ item: each.item, outcome: 'CANNOT', detail: each.reason })),
    ],
    steps: timetable(mode).map(({ id, kind }) => ({ id, kind, after: [] })),
    fence:
      scene === 'primary-gone'
        ? { method: 'LIBVIRT', state: 'unconfirmed', detail: 'east1 and east2 do not answer: nothing proves that the machines there are stopped' }
        : { method: 'LIBVIRT', state: 'would-confirm', detail: 'east1 and east2 answer: their machines will be stopped before anything starts at west' },
    yaml: `apiVersion: resite.io/v1\nkind: RecoveryPlan\nsite: east\nat: west\nmode: ${mode}\nmachines:\n${machines.map((each) => `  - name: ${each.name}\n    as: ${each.as}\n    host: ${each.host}\n    point: ${each.pointSequence}\n`).join('')}`,
    runbook: runbook(mode, machines.map((each) => [each.name, each.as, each.host, String(each.pointSequence)])),
  };
}

function comesBack(each: Inhabitant, mode: Mode): boolean {
  return each.to !== '' && (mode === 'full' || each.tier !== 'OPTIONAL');
}

function runbook(mode: Mode, rows: string[][]): string {
  return [
    '# Failover of east to west', '',
    `Mode **${mode}**. Brings back ${rows.length} machines at west from the vault alone; nothing at east is read.`, '',
    '## Before you press', '',
    '1. Ask on the incident channel who has seen east. If nobody can reach it, you need the **name of a person** who says that it is down.',
    '2. Check that west1 and west2 answer: `virsh -c qemu+tcp://10.77.2.11/system list`.',
    '3. Tell the people who use `web` that it will be away for about a minute.', '',
    '## What comes back', '',
    '| machine | at west as | host | point |', '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`), '',
    '## Start', '', '```', 'resite failover east --reason "why" --word "who says east is down"', '```', '',
    '## If a step fails', '',
    '- The run goes on with everything that does not depend on it.',
    '- `resite run show RUN` names the step and the way out.', '',
  ].join('\n');
}

interface Timed {
  id: string;
  kind: string;
  machine: string;
  from: number;
  takes: number;
  detail: string;
}

/** When each step of a run begins and how long it takes, in seconds from the run's start. */
export function timetable(mode: Mode): Timed[] {
  const steps: Timed[] = [
    { id: 'preflight', kind: 'preflight', machine: '', from: 0, takes: 1.2, detail: 'west1 and west2 answer; names, UUIDs and MACs are free; 2.9 GiB of memory needed, 7.4 GiB free' },
    { id: 'fence', kind: 'fence', machine: '', from: 1.2, takes: 3, detail: 'east1 and east2 do not answer; the word of R. Moreau stands for it' },
  ];
  const machines = INHABITANTS.filter((each) => comesBack(each, mode));
  [...new Set(machines.map((each) => each.group))].forEach((group, place) =>
    steps.push({ id: `own/${group}`, kind: 'own', machine: '', from: 4.2, takes: 0.3 + place * 0.1, detail: `owners/east/${group}: epoch 1, west` }),
  );
  steps.push({ id: 'network/prod', kind: 'network', machine: '', from: 4.8, takes: 0.9, detail: 'east--prod 10.10.0.0/24 on west1' });
  steps.push({ id: 'network/back', kind: 'network', machine: '', from: 4.8, takes: 1.1, detail: 'east--back 10.20.0.0/24 on west2' });
  const verified = new Map<string, number>();
  machines.forEach((each, place) => {
    each.disks.forEach((disk) => steps.push({ id: `disk/${each.name}/${disk}`, kind: 'disk', machine: each.name, from: 4.8 + place * 0.2, takes: 0.6, detail: `east--${each.name}--${disk} in pool shared` }));
    steps.push({ id: `define/${each.name}`, kind: 'define', machine: each.name, from: 6.4 + place * 0.2, takes: 0.3, detail: `east--${each.name} on ${each.to}` });
    const filled = 7.6 + 3 + each.disks.length * 1.6;
    steps.push({ id: `fill/${each.name}`, kind: 'fill', machine: each.name, from: 7.6, takes: filled - 7.6, detail: `${each.disks.length * 64} MiB, all local` });
    const start = Math.max(filled, ...each.after.map((name) => verified.get(name) ?? 0));
    const takes = 0.8;
    steps.push({ id: `start/${each.name}`, kind: 'start', machine: each.name, from: start, takes, detail: `east--${each.name} on ${each.to}` });
    steps.push({ id: `verify/${each.name}`, kind: 'verify', machine: each.name, from: start + takes, takes: 2.4, detail: each.name === 'web' ? 'HTTP 200 from 10.10.0.14:80' : 'answers' });
    verified.set(each.name, start + takes + 2.4);
  });
  return steps;
}

export function runLength(mode: Mode): number {
  return Math.max(...timetable(mode).map((step) => step.from + step.takes));
}

/** The run as its journal tells it at `now`. */
export function runAt(failover: Failover, now: number): Run {
  const elapsed = (now - failover.startedAt) / 1000;
  const at = (seconds: number) => iso(failover.startedAt + seconds * 1000);
  const timed = timetable(failover.mode);
  const steps = timed.map(({ id, kind, machine, from, takes, detail }): RunStep => {
    const state = elapsed < from ? 'waiting' : elapsed < from + takes ? 'working' : 'done';
    const pulling = state === 'working' && kind === 'start' ? `pulling, ${Math.floor(((elapsed - from) / takes) * 100)} %` : '';
    return { id, kind, machine, state, startedAt: state === 'waiting' ? null : at(from), endedAt: state === 'done' ? at(from + takes) : null, detail: state === 'done' ? detail : pulling };
  });
  const ended = elapsed >= runLength(failover.mode);
  return {
    id: RUN,
    site: 'east',
    at: 'west',
    mode: failover.mode,
    startedAt: at(0),
    endedAt: ended ? at(runLength(failover.mode)) : null,
    outcome: ended ? 'recovered except 1 (batch: no room)' : null,
    done: steps.filter((step) => step.state === 'done').length,
    total: steps.length,
    who: 'token on 127.0.0.1',
    from: '127.0.0.1',
    why: failover.reason,
    planHash: HASH,
    fence: failover.word ? `unconfirmed, on the word of ${failover.word}` : 'confirmed by libvirt',
    decided: 0,
    paused: false,
    asked: [],
    questions: [],
    actions: ended ? [] : [{ action: 'pause', host: '', stopRunning: false, words: 'finish what is under way and begin nothing more' }],
    machines: INHABITANTS.map((each, place) => machineAt(each, place, failover, timed, elapsed)),
    steps,
  };
}

function machineAt(each: Inhabitant, place: number, failover: Failover, timed: Timed[], elapsed: number): Run['machines'][number] {
  const own = timed.filter((step) => step.machine === each.name);
  const base = { name: each.name, as: `east--${each.name}`, host: each.to, filling: null, actions: [], pointSequence: 41 + place, pointAt: iso(failover.startedAt - (20 + place * 3) * 1000) };
  if (own.length === 0) {
    return { ...base, host: '', pointSequence: null, pointAt: null, state: 'omitted', rpoSeconds: null, rtoSeconds: null, reason: failover.mode === 'minimal' ? 'left out by mode minimal' : 'no room at west' };
  }
  const begins = Math.min(...own.map((step) => step.from));
  const ends = Math.max(...own.map((step) => step.from + step.takes));
  const state = elapsed < begins ? 'waiting' : elapsed < ends ? 'working' : 'running';
  return { ...base, state, rpoSeconds: 20 + place * 3, rtoSeconds: state === 'running' ? Math.round(ends) : null, reason: '' };
}
