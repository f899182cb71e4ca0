import {
  Alert,
  Button,
  Form,
  FormGroup,
  FormHelperText,
  HelperText,
  HelperTextItem,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  Radio,
  Spinner,
  TextInput,
} from '@patternfly/react-core';
import { type FormEvent, useState } from 'react';
import { client, words } from '../service/client';
import type { Mode, Site } from '../service/contract';
import { keepToken, useToken } from '../service/token';
import { TokenField } from '../shell/TokenField';
import { clockTime } from '../wording';
import { Truth } from './Truth';
import { missing, wordNeeded } from './gate';
import { usePlan } from './usePlan';

interface Props {
  site: Site;
  /** The service is silent: an order would not arrive. */
  cutOff: boolean;
  onClose: () => void;
  onStarted: (run: string) => void;
}

/** Tells the truth, then asks for the site's name. Nothing is ordered that was not on the screen: the plan goes by hash. */
export function FailoverDialog({ site, cutOff, onClose, onStarted }: Props) {
  const [mode, setMode] = useState<Mode>('full');
  const { plan, refusal, again } = usePlan(site.id, mode);
  const kept = useToken();
  const [typedToken, setTypedToken] = useState('');
  const [word, setWord] = useState('');
  const [reason, setReason] = useState('');
  const [confirm, setConfirm] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');

  const gaps = missing(plan, { confirm, reason, word, token: kept || typedToken });
  const ready = gaps.length === 0 && !busy && !cutOff;

  const order = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || plan === null) {
      return;
    }
    if (!kept) {
      keepToken(typedToken);
    }
    setBusy(true);
    setFailure('');
    try {
      const given = wordNeeded(plan) ? word.trim() : '';
      const { run } = await client.failover(site.id, { plan: plan.hash, confirm, reason: reason.trim(), word: given });
      onStarted(run);
    } catch (refused) {
      setFailure(words(refused));
      setBusy(false);
    }
  };

  return (
    <Modal isOpen variant="large" onClose={onClose} aria-labelledby="failover-title" className="failover">
      <ModalHeader
        title={`Fail over ${site.id} to ${site.recoverySite}`}
        titleIconVariant="warning"
        labelId="failover-title"
        description={plan ? `Plan ${plan.hash.slice(0, 12)}, made ${clockTime(clockOf(plan.machines))}` : undefined}
      />
      <ModalBody tabIndex={0} aria-label="What will happen">
        <Form id="failover-form" onSubmit={order}>
          <fieldset className="modes">
            <legend>What to bring back</legend>
            <Radio
              id="mode-full"
              name="mode"
              label="Full"
              description="Everything that fits"
              isChecked={mode === 'full'}
              onChange={() => setMode('full')}
            />
            <Radio
              id="mode-minimal"
              name="mode"
              label="Minimal"
              description="Infrastructure and critical machines, and what they need"
              isChecked={mode === 'minimal'}
              onChange={() => setMode('minimal')}
            />
          </fieldset>
          {plan && <Truth plan={plan} site={site} onAgain={again} />}
          {!plan && !refusal && (
            <p className="with-icon" role="status">
              <Spinner size="md" aria-hidden="true" /> Making the plan from the vault and what {site.recoverySite} has
              free
            </p>
          )}
          {refusal && (
            <Alert
              variant="danger"
              isInline
              isLiveRegion
              title={refusal}
              actionLinks={
                <Button variant="link" isInline onClick={again}>
                  Plan again
                </Button>
              }
            />
          )}
          {plan && (
            <>
              {wordNeeded(plan) && (
                <FormGroup label={`Who says that ${site.id} is down?`} fieldId="word" isRequired>
                  <TextInput id="word" value={word} autoComplete="off" onChange={(_event, text) => setWord(text)} />
                  <FormHelperText>
                    <HelperText>
                      <HelperTextItem>
                        The name of the person. It is written into the run’s record, and the run is marked unconfirmed.
                      </HelperTextItem>
                    </HelperText>
                  </FormHelperText>
                </FormGroup>
              )}
              <FormGroup label="Reason" fieldId="reason" isRequired>
                <TextInput id="reason" value={reason} autoComplete="off" onChange={(_event, text) => setReason(text)} />
              </FormGroup>
              {!kept && <TokenField value={typedToken} onChange={setTypedToken} />}
              <FormGroup
                label={
                  <>
                    Type <code>{site.id}</code> to confirm
                  </>
                }
                fieldId="confirm"
                isRequired
              >
                <TextInput
                  id="confirm"
                  value={confirm}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  onChange={(_event, text) => setConfirm(text)}
                />
              </FormGroup>
            </>
          )}
        </Form>
      </ModalBody>
      <ModalFooter className="failover-footer">
        <Button type="submit" form="failover-form" variant="danger" isDisabled={!ready} isLoading={busy}>
          Fail over {site.id} now
        </Button>
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
        <div className="verdict" role="status">
          {failure && <Alert variant="danger" isInline isPlain title={failure} />}
          {!failure && cutOff && 'The service is silent: nothing can be ordered from here.'}
          {!failure && !cutOff && plan && gaps.length > 0 && `Still needed: ${gaps.join('; ')}.`}
        </div>
      </ModalFooter>
    </Modal>
  );
}

// A plan carries no time of its own; point and loss of any machine tell it.
function clockOf(machines: { pointAt: string; secondsLost: number }[]): number {
  const first = machines[0];
  return first ? Date.parse(first.pointAt) + first.secondsLost * 1000 : Date.now();
}
