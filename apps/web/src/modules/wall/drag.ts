import { WallTile } from '@anyuan/contract';
import type { DragEvent } from 'react';

import { droppedCameras } from '../../kit/cameras/CameraList.tsx';
import type { Chosen } from './content.ts';

/** What a drag carries beside codes of cameras: one tile. */
const tileType = 'application/x-anyuan-tile';

export function dragTile({ dataTransfer }: DragEvent, tile: WallTile): void {
  dataTransfer.setData(tileType, JSON.stringify(tile));
  dataTransfer.effectAllowed = 'copy';
}

/** What was dropped; nothing of ours: nothing. */
export function dropped(event: DragEvent): Chosen {
  return { cameras: droppedCameras(event), others: droppedTile(event) };
}

function droppedTile({ dataTransfer }: DragEvent): WallTile[] {
  try {
    const tile = WallTile.safeParse(JSON.parse(dataTransfer.getData(tileType) || 'null'));
    return tile.success ? [tile.data] : [];
  } catch {
    return [];
  }
}
