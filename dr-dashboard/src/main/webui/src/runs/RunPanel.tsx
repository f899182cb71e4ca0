import {
  Alert,
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  Label,
  Progress,
  ProgressStep,
  ProgressStepper,
} from '@patternfly/react-core';
import { useState } from 'react';
import type { Run, RunStep } from '../service/contract';
import { dateTime, duration, plain, secondsBetween } from '../wording';
import { ChoiceButtons } from './ChoiceButtons';
import { DecisionDialog } from './DecisionDialog';
import { EvidenceList } from './EvidenceList';
import { Questions } from './Questions';
import { RunMachines } from './RunMachines';
import { StepList } from './StepList';
import { type Choice, ofRun } from './decisions';
import { type Tone, stages, title, verdict } from './progress';

const LOOKS: Record<Tone, { status: 'info' | 'success' | 'warning' | 'danger' }> = {
  working: { status: 'info' },
  good: { status: 'success' },
  partial: { status: 'warning' },
  bad: { status: 'danger' },
};

const BARS: Record<Tone, 'success' | 'warning' | 'danger' | undefined> = {
  working: undefined,
  good: 'success',
  partial: 'warning',
  bad: 'danger',
};

const STEP_LOOKS: Record<RunStep['state'], 'pending' | 'info' | 'success' | 'danger' | 'warning'> = {
  waiting: 'pending',
  working: 'info',
  done: 'success',
  failed: 'danger',
  held: 'warning',
};

interface Props {
  run: Run;
  /** The service's time. */
  now: number;
}

/** The current run as it happens, or the last one as it ended. */
export function RunPanel({ run, now }: Props) {
  const { tone, word, reason } = verdict(run);
  const [choice, setChoice] = useState<Choice | null>(null);
  const elapsed = duration(secondsBetween(run.startedAt, run.endedAt ?? now));
  return (
    <Card component="section" aria-labelledby="run-title" className={`run ${tone}`}>
      <CardHeader
        actions={{
          hasNoOffset: true,
          actions: (
            <span role="status">
              <Label {...LOOKS[tone]}>{word}</Label>
            </span>
          ),
        }}
      >
        <CardTitle component="h2" id="run-title" tabIndex={-1}>
          {run.endedAt ? 'Last run' : 'Running now'}: {title(run)}
        </CardTitle>
        <p className="aside">
          {run.endedAt ? `Took ${elapsed}` : `${elapsed} so far`}, from {dateTime(run.startedAt)}. Mode {run.mode.toLowerCase()}. Run{' '}
          <code>{run.id}</code>
        </p>
      </CardHeader>
      <CardBody>
        <Questions run={run} onChoose={setChoice} />
        {reason && <Alert variant={tone === 'bad' ? 'danger' : 'warning'} isInline isPlain title={reason} className="reason" />}
        <Progress
          value={run.total ? (run.done / run.total) * 100 : 0}
          title={`${run.done} of ${run.total} steps`}
          label={run.total ? `${Math.floor((run.done / run.total) * 100)} %` : '0 %'}
          variant={BARS[tone]}
          aria-label="Steps done"
        />
        <ProgressStepper isCenterAligned aria-label="Stages of the run" className="stages">
          {stages(run.steps).map((stage) => (
            <ProgressStep
              key={stage.kind}
              id={`stage-${stage.kind}`}
              titleId={`stage-title-${stage.kind}`}
              variant={STEP_LOOKS[stage.state]}
              isCurrent={stage.state === 'working'}
              description={`${stage.done} of ${stage.total}`}
              aria-label={`${stage.title}: ${plain(stage.state)}`}
            >
              {stage.title}
            </ProgressStep>
          ))}
        </ProgressStepper>
        <div className="beside wide-right">
          <RunMachines run={run} onChoose={setChoice} />
          <StepList run={run} now={now} />
        </div>
        <ChoiceButtons choices={ofRun(run)} onChoose={setChoice} />
        <dl className="who">
          <Fact name="Ordered by" value={[run.who, run.from].filter(Boolean).join(', from ')} />
          <Fact name="Why" value={run.why} />
          <Fact name="Old site fenced" value={run.fence} />
          <Fact name="Plan" value={run.planHash.slice(0, 12)} />
        </dl>
        <EvidenceList key={run.id} run={run.id} />
        {choice && <DecisionDialog choice={choice} onClose={() => setChoice(null)} />}
      </CardBody>
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return value ? (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ) : null;
}
