import { fieldMeta, kindNameOf, type PlaceRef, type RefKind, type RegisterKind } from '@anyuan/contract';
import { Fragment, type ReactNode } from 'react';
import { Link } from 'react-router';

import { useLang } from '../../i18n/index.ts';
import { DeviceLink } from '../DeviceLink.tsx';
import { FieldValue } from '../fields/FieldValue.tsx';
import { PlaceLink } from '../PlaceLink.tsx';
import { schemaOf, valueOf, type EntryItem } from './entry.ts';

interface Named {
  code: string;
  name: string;
}

/** A field or fact of a thing in the reader's words; what it refers to is a link. */
export function EntryValue({ register, name, item }: { register: RegisterKind; name: string; item: EntryItem }) {
  const between = useLang() === 'en' ? ', ' : '、';
  const field = schemaOf(register, name);
  const value = valueOf(item, name);
  const ref = fieldMeta(field as never)?.to;
  if (kindNameOf(field as never) === 'thing' && typeof value === 'string')
    return (
      <Link to={`/things/${value}`} className="in-text">
        <FieldValue field={field} value={value} />
      </Link>
    );
  if (!ref) return <FieldValue field={field} value={value} />;
  const named = [value ?? []].flat() as Named[];
  if (named.length === 0) return <span className="muted">–</span>;
  return named.map((one, at) => (
    <Fragment key={one.code}>
      {at > 0 && between}
      {linkTo(ref, one)}
    </Fragment>
  ));
}

function linkTo(ref: RefKind, one: Named): ReactNode {
  if (ref === 'place') return <PlaceLink place={{ path: one.name, ...one } as PlaceRef} />;
  return ref === 'device' ? <DeviceLink device={one} /> : one.name;
}
