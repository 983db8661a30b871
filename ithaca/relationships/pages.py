from ithaca.kit import links

links.page("relationship", "relationships:relationship")
links.page("relationship", "relationships:agree", name="agreement")
links.page("relationship", "relationships:new_goal", name="goal")
links.page("relationship", "relationships:new_task", name="task")
links.page("relationship", "relationships:carry_on", name="go-on")
links.page("relationship", "relationships:end", name="ending")
links.page("relationship", "relationships:check_in", name="check-in", staff=True)
links.page("goal", "relationships:goal")
