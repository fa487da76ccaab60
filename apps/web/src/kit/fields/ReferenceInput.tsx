import type { DeviceKind } from '@anyuan/contract';
import type { ReactNode } from 'react';

import {
  DepartmentPicker,
  DepartmentsPicker,
  DevicePicker,
  DevicesPicker,
  FormPicker,
  PlacePicker,
  PlacesPicker,
  PostPicker,
} from '../pickers.tsx';
import { inner, metaOf } from './fields.ts';
import { bound, type InputProps } from './widget.ts';

/** What is picked depends on what the field refers to. */
export function ReferenceInput(props: InputProps): ReactNode {
  const given = bound(props);
  const isMany = inner(props.field).def.type === 'array';
  switch (metaOf(props.field)?.to) {
    case 'place':
      return isMany ? <PlacesPicker {...given} /> : <PlacePicker {...given} />;
    case 'department':
      return isMany ? <DepartmentsPicker by="code" {...given} /> : <DepartmentPicker by="code" {...given} />;
    case 'form':
      return <FormPicker {...given} />;
    case 'post':
      return <PostPicker {...given} />;
    default:
      return isMany ? (
        <DevicesPicker kind={(metaOf(props.field)?.among ?? 'camera') as DeviceKind} {...given} />
      ) : (
        <DevicePicker {...given} />
      );
  }
}
