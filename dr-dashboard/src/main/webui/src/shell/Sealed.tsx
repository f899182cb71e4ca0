import { ActionGroup, Alert, Button, Card, CardBody, Form, FormGroup, TextInput } from '@patternfly/react-core';
import LockIcon from '@patternfly/react-icons/dist/esm/icons/lock-icon';
import { type FormEvent, useState } from 'react';
import { client, words } from '../service/client';
import { keepToken, useToken } from '../service/token';
import { TokenField } from './TokenField';

/** The vault's key is not in memory: nothing can be captured, replicated or recovered until someone unseals it. */
export function Sealed({ vault }: { vault: string }) {
  const token = useToken();
  const [typedToken, setTypedToken] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');

  const unseal = async (event: FormEvent) => {
    event.preventDefault();
    if (typedToken) {
      keepToken(typedToken);
    }
    setBusy(true);
    setRefusal('');
    try {
      await client.unseal(passphrase);
    } catch (failure) {
      setRefusal(words(failure));
    } finally {
      setPassphrase('');
      setBusy(false);
    }
  };

  return (
    <div className="sealed">
      <Alert variant="warning" isInline component="h2" customIcon={<LockIcon />} title="The vault is sealed">
        <p>
          Nothing is being replicated, and nothing can be recovered from here, until the vault is unsealed. Its address
          is <code>{vault}</code>.
        </p>
      </Alert>
      <Card>
        <CardBody>
          <Form onSubmit={unseal}>
            {!token && <TokenField value={typedToken} onChange={setTypedToken} />}
            <FormGroup label="Passphrase of the vault" fieldId="passphrase" isRequired>
              <TextInput
                id="passphrase"
                type="password"
                autoComplete="off"
                value={passphrase}
                onChange={(_event, text) => setPassphrase(text)}
              />
            </FormGroup>
            {refusal && <Alert variant="danger" isInline isLiveRegion title={refusal} />}
            <ActionGroup>
              <Button type="submit" isLoading={busy} isDisabled={busy || !passphrase || !(token || typedToken.trim())}>
                Unseal the vault
              </Button>
            </ActionGroup>
          </Form>
        </CardBody>
      </Card>
    </div>
  );
}
