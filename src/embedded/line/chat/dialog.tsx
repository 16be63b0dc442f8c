/** A modal form: Escape and the backdrop close it, Enter confirms. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  confirm: string;
  onConfirm: (fields: FormData) => void;
  onClose: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, confirm, onConfirm, onClose, children }: DialogProps): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm(new FormData(event.currentTarget));
          dialog.current?.close();
        }}
      >
        <h2>{title}</h2>
        {children}
        <div class="dialog-buttons">
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>
            ยกเลิก
          </button>
          <button type="submit" class="strong">
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** What a form field holds, as trimmed text. */
export function textField(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
