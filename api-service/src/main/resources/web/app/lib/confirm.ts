import { html, render, type TemplateResult } from 'lit';
import '../parts/bal-confirm';

/// Asks before bytes are lost. True if the reader agrees.
export function confirmed(heading: string, text: TemplateResult | string, action: string): Promise<boolean> {
  return new Promise((resolve) => {
    const place = document.createElement('div');
    document.body.append(place);
    const answer = (yes: boolean) => {
      place.remove();
      resolve(yes);
    };
    render(html`<bal-confirm .heading=${heading} .text=${text} .action=${action}
      @answer=${(event: CustomEvent<boolean>) => answer(event.detail)}></bal-confirm>`, place);
  });
}
