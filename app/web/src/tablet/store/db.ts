// The one door to IndexedDB: reports and photos by id, and everything else that is kept by name.
import type { Row } from "~/tablet/outbox/types";
import type { PhotoRow } from "~/tablet/photos/types";

const NAME = "heliograph-tablet";
const REPORTS = "reports";
const PHOTOS = "photos";
const KEPT = "kept";

let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        request.result.createObjectStore(REPORTS, { keyPath: "id" });
        request.result.createObjectStore(KEPT);
      }
      request.result.createObjectStore(PHOTOS, { keyPath: "id" });
    };
    request.onsuccess = () => {
      // Another tab with a newer page must not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when the transaction is on disk (`strict`), not merely accepted. */
async function written(store: string, work: (store: IDBObjectStore) => void): Promise<void> {
  const transaction = (await database()).transaction(store, "readwrite", { durability: "strict" });
  work(transaction.objectStore(store));
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function allRows(): Promise<Row[]> {
  return answer((await database()).transaction(REPORTS).objectStore(REPORTS).getAll() as IDBRequest<Row[]>);
}

/** Writes the rows in one transaction: all of them or none. */
export function putRows(rows: readonly Row[]): Promise<void> {
  return written(REPORTS, (store) => {
    for (const row of rows) store.put(row);
  });
}

export function removeRows(ids: readonly string[]): Promise<void> {
  return written(REPORTS, (store) => {
    for (const id of ids) store.delete(id);
  });
}

export async function allPhotos(): Promise<PhotoRow[]> {
  return answer((await database()).transaction(PHOTOS).objectStore(PHOTOS).getAll() as IDBRequest<PhotoRow[]>);
}

export async function hasPhotos(): Promise<boolean> {
  return (await answer((await database()).transaction(PHOTOS).objectStore(PHOTOS).count())) > 0;
}

export function putPhotos(rows: readonly PhotoRow[]): Promise<void> {
  return written(PHOTOS, (store) => {
    for (const row of rows) store.put(row);
  });
}

export function removePhotos(ids: readonly string[]): Promise<void> {
  return written(PHOTOS, (store) => {
    for (const id of ids) store.delete(id);
  });
}

export async function kept<T>(name: string): Promise<T | undefined> {
  return answer((await database()).transaction(KEPT).objectStore(KEPT).get(name) as IDBRequest<T | undefined>);
}

export function keep(name: string, value: unknown): Promise<void> {
  return written(KEPT, (store) => {
    store.put(value, name);
  });
}

export function forget(...names: string[]): Promise<void> {
  return written(KEPT, (store) => {
    for (const name of names) store.delete(name);
  });
}
