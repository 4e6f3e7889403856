"""Why a lesson has no place, and who steps in: asked and answered beside the lesson."""
