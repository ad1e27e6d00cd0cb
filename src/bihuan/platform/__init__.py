"""What every context stands on: who acts, how anything changes, what happened, what runs later. No business."""
