import { keyKindLabels, type Label, type Place } from '@anyuan/contract';

export const keyWord = (place: Place): Label => keyKindLabels[place.keyKind ?? 'other'];
