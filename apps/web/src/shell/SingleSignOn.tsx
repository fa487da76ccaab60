import { Button } from 'antd';
import { useState } from 'react';

import { api, client, useApi } from '../api.ts';
import { useLang } from '../i18n/index.ts';
import { remember } from '../remember.ts';

interface Props {
  /** Where to go afterwards, within this site. */
  next: string;
  failed: (error: unknown) => void;
}

/** The way to the hospital's single sign-on, where it has one. */
export function SingleSignOn({ next, failed }: Props) {
  const lang = useLang();
  const { data } = useApi(api.directory.ways, {});
  const [isBusy, setBusy] = useState(false);
  if (!data?.oidc) return null;
  const leave = async (): Promise<void> => {
    setBusy(true);
    try {
      const { url } = await client.directory.begin({});
      remember('signIn.next', next);
      window.location.assign(url);
    } catch (error) {
      setBusy(false);
      failed(error);
    }
  };
  return (
    <Button
      size="large"
      block
      style={{ marginTop: 12 }}
      loading={isBusy && { delay: 400 }}
      onClick={() => void leave()}
    >
      {data.oidc[lang]}
    </Button>
  );
}
