from .support import ProgramTest


class Layout(ProgramTest):
    def test_four_panels_with_titles(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, axs = plt.subplots(2, 2, figsize=(10, 8))
            axs[0, 0].plot([1, 2, 3], [1, 4, 9], 'o-')
            axs[0, 0].set_title('Évolution')
            axs[0][1].bar(['Janvier', 'Février', 'Mars'], [3, 5, 2])
            axs[0, 1].set_ylabel('€ (milliers)')
            axs[1, 0].scatter([1, 2, 3], [3, 1, 2])
            axs.flat[3].hist([1, 2, 2, 3, 3, 3], bins=3)
            for ax in axs.ravel():
                ax.set_xlabel('abscisse')
            fig.suptitle('Tableau de bord', fontsize=16)
            plt.tight_layout(rect=[0, 0, 1, 0.95])
            print(axs.shape, len(axs), axs[-1][-1] is axs.flatten()[3])
        """)
        self.assertEqual(self.printed, '(2, 2) 2 True')
        self.assertEqual(picture.description.count(' | '), 3)
        self.assertTrue(picture.description.startswith('"Tableau de bord": line chart "Évolution"'))
        self.assert_apart(picture)

    def test_grids_of_unequal_panels(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            import matplotlib.gridspec as gridspec
            fig = plt.figure(figsize=(8, 6), constrained_layout=True)
            gs = gridspec.GridSpec(2, 3, figure=fig, width_ratios=[2, 1, 1])
            a = fig.add_subplot(gs[0, :])
            b = fig.add_subplot(gs[1, 0])
            c = fig.add_subplot(gs[1, 1:])
            for ax in (a, b, c):
                ax.plot([1, 2])
                ax.set_facecolor('#eeeeee')
            pa, pb, pc = (ax.get_position() for ax in (a, b, c))
            print(pa.width > pb.width + pc.width, abs(pa.x0 - pb.x0) < 1e-6, abs(pa.x1 - pc.x1) < 1e-6, pb.y1 < pa.y0)
        """)
        self.assertEqual(self.printed, 'True True True True')
        self.assertEqual(len(picture.all('rect', fill='#eeeeee')), 3)

    def test_shared_axes_have_one_range(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, axes = plt.subplots(2, 1, sharex=True, sharey=True)
            axes[0].plot([0, 10], [0, 1])
            axes[1].plot([0, 5], [0, 50])
            print(axes[0].get_ylim() == axes[1].get_ylim(), axes[0].get_xlim())
        """)
        self.assertEqual(self.printed, 'True (-0.5, 10.5)')
        self.assertEqual(picture.texts.count('10'), 1 + 2, 'the inner tick labels of x are left out')

    def test_long_category_names_are_turned(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            names = ['Reinforcement learning', 'Supervised fine-tuning', 'Direct preference optimisation',
                     'Retrieval augmentation', 'Chain of thought prompting']
            plt.figure(figsize=(7, 4.5))
            plt.bar(names, [3, 7, 5, 8, 6])
            plt.ylabel('papers')
        """)
        self.assertIn('rotate(-', picture.text('Reinforcement learning').get('transform'))
        self.assert_apart(picture)

    def test_a_rotation_that_was_set_is_kept(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.bar(['un nom assez long', 'un autre nom long', 'encore un nom', 'et un dernier'], [1, 2, 3, 4])
            plt.xticks(rotation=70, ha='right', fontsize=8)
        """)
        self.assertIn('rotate(-70', picture.text('encore un nom').get('transform'))

    def test_a_hundred_categories_do_not_touch(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.barh([f'类别 {i}' for i in range(100)], range(100))
        """)
        self.assert_apart(picture)

    def test_wide_numbers_thin_out(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            import matplotlib.ticker as ticker
            plt.figure(figsize=(4, 3))
            plt.plot([1_000_000, 2_000_000, 9_000_000], [1, 2, 3])
            plt.gca().xaxis.set_major_formatter(ticker.FuncFormatter(lambda v, pos: f'{v:,.0f} €'))
        """)
        self.assert_apart(picture)
        numbers = [text for text in picture.texts if text.endswith('€')]
        self.assertGreater(len(numbers), 1)
        self.assertIsNone(picture.text(numbers[0]).get('transform'), 'fewer numbers, none of them turned')

    def test_long_titles_are_wrapped(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.plot([1, 2])
            plt.title('A title that goes on and on, far beyond the width of any reasonable figure that one might draw')
            plt.ylabel('一个非常非常长的纵轴标签，用来测试换行是否正确，超过图的高度也不应该被裁掉，真的很长很长很长')
        """)
        self.assertNotIn(
            'A title that goes on and on, far beyond the width of any reasonable figure that one might draw',
            picture.texts,
        )
        self.assert_apart(picture)

    def test_a_legend_beside_the_plot_makes_room(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            for i in range(6):
                plt.plot([0, 1], [0, i], label=f'une série au nom plutôt long {i}')
            plt.legend(bbox_to_anchor=(1.05, 1), loc='upper left')
        """)
        boxes = dict(picture.boxes())
        frame = max(
            float(path.get('d').split('L')[1].split(' ')[0])
            for path in picture.all('path', stroke_linecap='square', stroke='#000000')
        )
        self.assertGreater(boxes['une série au nom plutôt long 0'][0], frame)

    def test_the_best_legend_hides_nothing(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots()
            a = ax.bar([0, 1, 2, 3], [98, 95, 97, 99], 0.4, label='exactitude', color='#112233')
            b = ax.bar([0.4, 1.4, 2.4, 3.4], [96, 99, 95, 98], 0.4, label='rappel', color='#445566')
            ax.bar_label(a)
            ax.bar_label(b)
            ax.legend()
        """)
        legend = min(box[1] for text, box in picture.boxes() if text in ('exactitude', 'rappel'))
        lowest = max(box[3] for text, box in picture.boxes() if text in ('exactitude', 'rappel'))
        highest = min(bar[1] for color in ('#112233', '#445566') for bar in picture.bars(color))
        self.assertLess(lowest, highest)
        self.assertGreater(legend, 0)
        self.assert_apart(picture)

    def test_figure_legend_and_text(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, (a, b) = plt.subplots(1, 2, figsize=(10, 4), gridspec_kw={'width_ratios': [2, 1], 'wspace': 0.4})
            a.plot([1, 2], label='甲')
            b.plot([2, 1], label='乙', color='red')
            fig.legend(loc='lower center', ncol=2)
            fig.text(0.02, 0.95, '来源：测试')
            plt.subplots_adjust(bottom=0.2)
        """)
        boxes = dict(picture.boxes())
        tick = max(box[3] for text, box in picture.boxes() if text not in ('甲', '乙'))
        self.assertGreater(boxes['甲'][1], tick)
        self.assertIn('来源：测试', boxes)

    def test_aspect(self):
        self.draw("""
            import matplotlib.pyplot as plt
            import matplotlib.patches as patches
            fig, ax = plt.subplots(figsize=(8, 4))
            ax.add_patch(patches.Circle((0, 0), 1, fc='none', ec='blue'))
            ax.add_patch(patches.Rectangle((-1, -1), 2, 2, fill=False, lw=2))
            ax.set_xlim(-2, 2)
            ax.set_ylim(-2, 2)
            ax.set_aspect('equal')
            box = ax.get_position()
            print(round(box.width * 800 / (box.height * 400), 3))
        """)
        self.assertEqual(self.printed, '1.0')

    def test_subplots_one_by_one(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            for i in range(1, 5):
                plt.subplot(2, 2, i)
                plt.plot([i, 2])
                plt.title(f'图 {i}')
            plt.subplot(221)
            plt.xlabel('又一次')
            plt.tight_layout()
        """)
        self.assertEqual(picture.description.count(' | '), 3)
        self.assert_apart(picture)
