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
  TextInput,
} from '@patternfly/react-core';
import { type FormEvent, useState } from 'react';
import { client, words } from '../service/client';
import { keepPerson, person } from '../service/person';
import { keepToken, useToken } from '../service/token';
import { TokenField } from '../shell/TokenField';
import { type Choice, isGrave, label, order, title } from './decisions';

interface Props {
  choice: Choice;
  onClose: () => void;
}

/** Says what a decision costs and asks who takes it. One is never sent without a name. */
export function DecisionDialog({ choice, onClose }: Props) {
  const kept = useToken();
  const [typedToken, setTypedToken] = useState('');
  const [by, setBy] = useState(person());
  const [why, setWhy] = useState('');
  const [word, setWord] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const ready = by.trim() !== '' && (kept !== '' || typedToken.trim() !== '') && !busy;

  const decide = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) {
      return;
    }
    if (!kept) {
      keepToken(typedToken);
    }
    keepPerson(by);
    setBusy(true);
    setFailure('');
    try {
      await client.decide(choice.run, order(choice, by.trim(), why.trim(), word.trim()));
      onClose();
    } catch (refused) {
      setFailure(words(refused));
      setBusy(false);
    }
  };

  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="decision-title" className="decision">
      <ModalHeader title={title(choice)} titleIconVariant={isGrave(choice) ? 'warning' : undefined} labelId="decision-title" />
      <ModalBody>
        <Form id="decision-form" onSubmit={decide}>
          <p className="consequence">{sentence(choice.action.words)}</p>
          <TextField id="decision-by" label="Your name" value={by} onChange={setBy} isRequired help="Recorded with the decision." />
          <TextField id="decision-why" label="Why" value={why} onChange={setWhy} help="Recorded; may be left out." />
          {choice.action.action === 'host' && (
            <TextField
              id="decision-word"
              label={`Who says that ${choice.host} is off?`}
              value={word}
              onChange={setWord}
              help={`Only needed if ${choice.host} does not answer: the name of the person who made sure.`}
            />
          )}
          {!kept && <TokenField value={typedToken} onChange={setTypedToken} />}
        </Form>
        {failure && <Alert variant="danger" isInline isLiveRegion title={failure} className="refusal" />}
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="decision-form" variant={isGrave(choice) ? 'danger' : 'primary'} isDisabled={!ready} isLoading={busy}>
          {label(choice)}
        </Button>
        <Button variant="link" onClick={onClose}>
          Back
        </Button>
      </ModalFooter>
    </Modal>
  );
}

interface TextFieldProps {
  id: string;
  label: string;
  value: string;
  help: string;
  isRequired?: boolean;
  onChange: (text: string) => void;
}

function TextField({ id, label: name, value, help, isRequired, onChange }: TextFieldProps) {
  return (
    <FormGroup label={name} fieldId={id} isRequired={isRequired}>
      <TextInput id={id} value={value} autoComplete="off" onChange={(_event, text) => onChange(text)} aria-describedby={`${id}-help`} />
      <FormHelperText>
        <HelperText id={`${id}-help`}>
          <HelperTextItem>{help}</HelperTextItem>
        </HelperText>
      </FormHelperText>
    </FormGroup>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
