"""What-if: one page on which anyone can move the policy and see every unit's amount at once.

The page computes the steps of ``docs/steps.md`` itself, in exact fractions; `page` puts it together from one run's result.
"""
