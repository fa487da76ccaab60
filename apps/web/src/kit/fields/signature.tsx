import { api, hrefOf, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Time } from '../Time.tsx';
import { metaOf } from './fields.ts';
import { later } from './later-input.tsx';
import { bound, plainOf, type ValueProps, type Widget } from './widget.ts';

const SignatureInput = later(async () => (await import('./SignatureInput.tsx')).SignatureInput);

export const signature: Widget = {
  Input: (props) =>
    props.upload ? <SignatureInput label={props.label} upload={props.upload} {...bound(props)} /> : <span />,
  Value: SignatureValue,
  missing: 'sign',
};

/** The picture, and under it when it was drawn and on whose account. */
function SignatureValue({ field, value }: ValueProps) {
  const t = useText('forms');
  const id = plainOf(value);
  const name = useLabel()(metaOf(field)?.label);
  const { data } = useApi(api.file.about, { id }, { staleTime: 300_000 });
  return (
    <span className="signature-value">
      <img className="signature-shown" src={hrefOf(api.file.get, { id, width: 640 })} alt={name} />
      {data && (
        <span className="muted">
          <Time at={data.at} seconds />
          {data.by && ` · ${t('signedBefore', { name: data.by.name })}`}
        </span>
      )}
    </span>
  );
}
